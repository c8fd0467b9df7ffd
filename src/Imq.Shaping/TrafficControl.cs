using System.Text;
using Imq.Shaping.Devices;
using Imq.Shaping.Qdiscs;
using Imq.Shaping.Syntax;
using Imq.Syntax;

namespace Imq.Shaping;

/// <summary>All shaped devices and the changes to their trees: what <c>tc</c> talks to.</summary>
/// <remarks>Runs on the thread that owns the packet path, between two batches.</remarks>
public sealed class TrafficControl
{
    private readonly List<ShapedDevice> _devices = [];

    /// <summary>In the order of their indices.</summary>
    public IReadOnlyList<ShapedDevice> Devices => _devices;

    internal ChangeLog Changes { get; } = new();

    /// <summary>Whether there is a qdisc of that kind: what <c>modprobe sch_KIND</c> asks.</summary>
    public static bool HasQdisc(string kind) => BuiltInQdiscs.Find(kind) is not null;

    /// <summary>Whether there is a filter of that kind: what <c>modprobe cls_KIND</c> asks.</summary>
    public static bool HasFilter(string kind) => Filters.BuiltInFilters.Find(kind) is not null;

    /// <summary>Changes of qdiscs, classes and filters by request.</summary>
    internal TreeEditor Trees => field ??= new TreeEditor(this);

    public void Add(ShapedDevice device)
    {
        if (Find(device.Name) is not null) { throw new ArgumentException($"There is a device '{device.Name}' already."); }
        int at = 0;
        while (at < _devices.Count && _devices[at].Index < device.Index) { at++; }
        _devices.Insert(at, device);
        device.Control = this;
        Changes.Undo(() => _devices.Remove(device));
    }

    /// <summary>The device is gone: its tree and the packets in it are freed (at commit).</summary>
    public void Remove(ShapedDevice device)
    {
        int at = _devices.IndexOf(device);
        if (at < 0) { return; }
        _devices.RemoveAt(at);
        Changes.Undo(() => _devices.Insert(at, device));
        Changes.AtCommit(device.Root.Destroy);
    }

    public ShapedDevice? Find(string name)
    {
        foreach (ShapedDevice device in _devices)
        {
            if (string.Equals(device.Name, name, StringComparison.Ordinal)) { return device; }
        }
        return null;
    }

    public ShapedDevice? Find(int index)
    {
        foreach (ShapedDevice device in _devices)
        {
            if (device.Index == index) { return device; }
        }
        return null;
    }

    /// <summary>Runs one tc command; outside a transaction it is one of its own.</summary>
    /// <param name="words">words[0] is <c>tc</c>.</param>
    /// <returns>tc's exit status.</returns>
    /// <exception cref="SyntaxException">The command is refused; nothing was changed by it.</exception>
    public int Execute(IReadOnlyList<Word> words, CommandIo io)
    {
        bool alone = !Changes.IsOpen;
        if (alone) { Changes.Begin(); }
        (int, int) mark = Changes.Mark;
        try
        {
            int status = TcCommand.Execute(this, words, io);
            if (alone) { Changes.Commit(); }
            return status;
        }
        catch
        {
            Changes.RollbackTo(mark);
            if (alone) { Changes.Rollback(); }
            throw;
        }
    }

    /// <summary>Appends the <c>tc</c> lines that make the tree of every device again, handles and all; default trees need none.</summary>
    public void Save(StringBuilder to)
    {
        foreach (ShapedDevice device in _devices) { new TreeSaver(device, to).Save(); }
    }

    public void Begin() => Changes.Begin();

    /// <summary>Makes everything since <see cref="Begin"/> final and frees what it replaced.</summary>
    public void Commit() => Changes.Commit();

    /// <summary>Puts every tree and device flag back as it was at <see cref="Begin"/>, queued packets included.</summary>
    public void Rollback() => Changes.Rollback();
}
