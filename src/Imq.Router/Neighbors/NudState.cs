namespace Imq.Router.Neighbors;

/// <summary>What is known of a neighbour's reachability (neighbour unreachability detection).</summary>
/// <remarks>Source: RFC 4861, 7.3.2; include/uapi/linux/neighbour.h NUD_*, same values, so that a set of them is a filter of <c>ip neigh show nud</c>.</remarks>
[Flags]
internal enum NudState : byte
{
    /// <summary>Made, never asked for.</summary>
    None = 0,
    Incomplete = 0x01,
    Reachable = 0x02,
    Stale = 0x04,
    Delay = 0x08,
    Probe = 0x10,
    Failed = 0x20,
    NoArp = 0x40,
    Permanent = 0x80,

    /// <summary>Its address may be used without a question.</summary>
    Connected = Permanent | NoArp | Reachable,

    /// <summary>Its address is known.</summary>
    Valid = Connected | Probe | Stale | Delay,

    /// <summary>Something will happen to it by itself.</summary>
    InTimer = Incomplete | Reachable | Delay | Probe,
}
