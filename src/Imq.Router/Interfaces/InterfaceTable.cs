using Imq.Router.Configuration;

namespace Imq.Router.Interfaces;

/// <summary>All interfaces of the router: lo, imq0…imq15 from the start, and the ports that commands make.</summary>
/// <remarks>
/// Changed by the packet path's thread between two batches, in transactions. Within one, ports are opened at once and closed again by
/// <see cref="Rollback"/>; deleted ports, links going up or down and everything else that other hosts could notice wait for <see cref="Commit"/>.
/// A rollback raises no event but <see cref="Settled"/>: every table takes back its own part.
/// </remarks>
internal sealed partial class InterfaceTable : ITransactional
{
    public const int DefaultImqCount = 16, LoopbackIndex = 1;

    private readonly IPortFactory _ports;
    private readonly IInterfaceDevices _devices;
    private readonly UndoLog _log = new();
    private readonly Dictionary<string, Interface> _byName = new(StringComparer.Ordinal);
    private readonly List<Interface> _parked = [];
    private Interface?[] _byIndex = new Interface?[64];
    private readonly Interface?[] _imq = new Interface?[DefaultImqCount];
    private readonly int[] _imqIndices = new int[DefaultImqCount];
    private int _lastIndex;

    public InterfaceTable(IPortFactory ports, IInterfaceDevices devices)
    {
        _ports = ports;
        _devices = devices;
        Loopback = Insert(new Interface(++_lastIndex, InterfaceKind.Loopback, LinkDefaults.Loopback));
        LoadImq(DefaultImqCount);
    }

    /// <summary>A new interface is in the table; it is down and has no address.</summary>
    public event Action<Interface>? Added;

    /// <summary>An interface is no longer in the table. Its routes, neighbours and queue must go.</summary>
    public event Action<Interface>? Removed;

    /// <summary>Settings were changed; the second argument holds the old ones. Raised before deferred effects take place.</summary>
    public event Action<Interface, InterfaceSettings>? Changed;

    /// <summary>The far end came or went.</summary>
    public event Action<Interface>? CarrierChanged;

    /// <summary>A transaction has ended, kept or taken back: whoever copied anything from the table should copy it again.</summary>
    public event Action? Settled;

    /// <summary>Something that waited for the commit failed; the argument is one line for the log. The commit goes on.</summary>
    public event Action<string>? Failed;

    public Interface Loopback { get; }

    /// <summary>numdevs of the imq module; 0 after <c>rmmod imq</c>.</summary>
    public int ImqCount { get; private set; }

    public int HighestIndex => _lastIndex;

    /// <summary>Ascending by index, as <c>ip link</c> lists them. Allocates: not for the packet path.</summary>
    public IEnumerable<Interface> All => _byIndex.OfType<Interface>();

    /// <returns>The interface with that index, or null. For the packet path.</returns>
    public Interface? this[int index]
    {
        get
        {
            Interface?[] table = _byIndex;
            return (uint)index < (uint)table.Length ? table[index] : null;
        }
    }

    public Interface? Find(string name) => _byName.GetValueOrDefault(name);

    /// <returns>What <c>--todev N</c> means, whatever it is called now; null if there is none (it was deleted, or N ≥ numdevs).</returns>
    public Interface? Imq(int number) => (uint)number < (uint)_imq.Length ? _imq[number] : null;

    public void Begin() => _log.Begin();

    public void Commit()
    {
        _log.Commit();
        foreach (Interface gone in _parked) { gone.Port?.Dispose(); }
        _parked.Clear();
        Settled?.Invoke();
    }

    public void Rollback()
    {
        _log.Rollback();
        _parked.Clear();
        Settled?.Invoke();
    }

    /// <summary>Asks every port whether its far end is still there.</summary>
    public void PollCarriers()
    {
        foreach (Interface? at in _byIndex)
        {
            if (at?.Port is not { } port || port.HasCarrier == at.HasCarrier) { continue; }
            at.HasCarrier = port.HasCarrier;
            CarrierChanged?.Invoke(at);
        }
    }

    private Interface Insert(Interface added)
    {
        if (added.Index >= _byIndex.Length) { Array.Resize(ref _byIndex, Math.Max(added.Index + 1, _byIndex.Length * 2)); }
        _byIndex[added.Index] = added;
        _byName.Add(added.Name, added);
        if (added.ImqNumber >= 0) { _imq[added.ImqNumber] = added; }
        return added;
    }

    private void Extract(Interface removed)
    {
        _byIndex[removed.Index] = null;
        _byName.Remove(removed.Name);
        if (removed.ImqNumber >= 0) { _imq[removed.ImqNumber] = null; }
    }

    private void Fail(string message) => Failed?.Invoke(message);
}
