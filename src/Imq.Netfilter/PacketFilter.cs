using Imq.Netfilter.Hooks;
using Imq.Netfilter.Tables;
using Imq.Packets;

namespace Imq.Netfilter;

/// <summary>
/// Netfilter of both families: five hook points, each a list of hooks in priority order.
/// <code>
///   PREROUTING   raw · mangle · IMQ ─► route ─► INPUT    mangle · filter · security ─► the router itself
///                                         └───► FORWARD  mangle · filter · security ─┐
///   OUTPUT       raw · mangle (routes again) · filter · security ────────────────────┴► POSTROUTING  mangle · IMQ
/// </code>
/// </summary>
/// <remarks>
/// Single-threaded: packets and commands come from the thread that owns the packet path, commands between two batches. A change is
/// visible to commands at once and to packets at <see cref="Commit"/>.
/// </remarks>
public sealed class PacketFilter
{
    private readonly IFilterServices _services;
    private readonly DropRequest _dropRequest = new();
    private readonly HookFamily _v4, _v6;
    private RuleSet? _saved;

    public PacketFilter(IFilterServices services, IQueueHandler queues)
    {
        _services = services;
        _v4 = new HookFamily(IpFamily.V4, services, queues);
        _v6 = new HookFamily(IpFamily.V6, services, queues);
        Load(all: true);
    }

    /// <summary>Where IMQ's hooks sit; default BA. A packet queued before a move goes on where it would have without it.</summary>
    public ImqBehavior Behavior
    {
        get => Rules.Behavior;
        set => Change(Rules with { Behavior = value });
    }

    /// <summary>Whether there is a match or a target of that name in either case: what <c>modprobe xt_NAME</c> asks.</summary>
    public static bool HasExtension(string name) =>
        BuiltInExtensions.Matches.Any(match => match.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        || BuiltInExtensions.Targets.Any(target => target.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>What commands see and print, uncommitted changes included.</summary>
    internal RuleSet Rules { get; private set; } = RuleSet.Empty;

    internal bool InTransaction => _saved is not null;

    /// <summary>Runs the packet through a hook point; in- and out-port are read from the packet.</summary>
    /// <returns><see cref="Verdict.Gone"/>: the packet is not the caller's any more.</returns>
    public Verdict Run(HookPoint hook, PacketBuffer packet, Instant now) =>
        FamilyOf(packet)[hook].Run(packet, hook, now, _services, _dropRequest);

    /// <summary>Runs a packet that IMQ's device let go through the rest of the hook point it was taken at (<see cref="PacketBuffer.Resume"/>).</summary>
    public Verdict Resume(PacketBuffer packet, Instant now)
    {
        HookPoint hook = (HookPoint)packet.Resume.Hook;
        return FamilyOf(packet)[hook].RunBehind(packet.Resume, packet, hook, now, _services, _dropRequest);
    }

    /// <summary>Back to no rules, plain policies and default places, for a rule file that says everything anew.</summary>
    public void Reset() => Change(RuleSet.Empty);

    /// <summary>Ports came, went or were renamed: <c>-i</c> and <c>-o</c> are matched with their names again.</summary>
    public void PortsChanged() => Load(all: true);

    /// <summary>Opens a transaction.</summary>
    /// <exception cref="InvalidOperationException">One is open.</exception>
    public void Begin() => _saved = InTransaction ? throw new InvalidOperationException("A netfilter transaction is open.") : Rules;

    /// <summary>Packets meet the changes from now on.</summary>
    public void Commit()
    {
        _saved = null;
        Load(all: false);
    }

    /// <summary>Forgets the changes.</summary>
    public void Rollback()
    {
        Rules = _saved ?? Rules;
        _saved = null;
        Load(all: false);
    }

    /// <summary>One change; outside a transaction it is one by itself.</summary>
    internal void Change(RuleSet rules)
    {
        Rules = rules;
        if (!InTransaction) { Load(all: false); }
    }

    /// <summary>The table, from now on in use. That survives a rollback: asking for a table loads it.</summary>
    internal Table Use(TableKind kind, IpFamily family)
    {
        if (Rules.Find(kind, family) is { } table) { return table; }
        Table empty = Table.Empty(kind, family);
        // Not where a reset emptied a table that was in use before: that one comes back whole.
        if (_saved is { } saved && saved.Find(kind, family) is null) { _saved = saved.With(empty); }
        Change(Rules.With(empty));
        return empty;
    }

    private HookFamily FamilyOf(PacketBuffer packet) => packet.Family == IpFamily.V4 ? _v4 : _v6;

    private void Load(bool all)
    {
        _v4.Load(_saved ?? Rules, all);
        _v6.Load(_saved ?? Rules, all);
    }
}
