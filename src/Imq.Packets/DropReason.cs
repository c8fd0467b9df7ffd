namespace Imq.Packets;

/// <summary>Why a packet ended before its way did. Every drop has exactly one, and is counted under it (<see cref="DropCounters"/>).</summary>
public enum DropReason
{
    None = 0,

    // Ports and link layer
    Truncated,
    UnknownEtherType,
    OtherHost,
    MalformedEthernet,
    MalformedVlan,
    MalformedArp,
    PortDown,
    PortWriteFailed,
    PortGone,

    // Network layer
    MalformedIpv4,
    MalformedIpv6,
    BadIpv4Checksum,
    BadOffload,
    MartianSource,
    MartianDestination,
    TtlExceeded,
    NoRoute,
    BlackholeRoute,
    UnreachableRoute,
    ProhibitRoute,
    TooBig,
    ForwardingOff,
    SourceRouted,

    // Neighbours
    NeighborQueueFull,
    NeighborUnreachable,
    NeighborTableFull,

    // The router's own stack
    UnknownProtocol,
    MalformedIcmp,
    MalformedTransport,
    NotForUs,
    RateLimitedIcmp,

    // Netfilter
    FilterRule,
    FilterPolicy,
    Rejected,
    HookLimit,

    // Fragments
    FragmentTimeout,
    FragmentOverlap,
    FragmentTableFull,
    MalformedFragment,

    /// <summary>A piece of a datagram for the router itself, which puts none together.</summary>
    FragmentToRouter,

    // IMQ and shaping
    ImqDeviceMissing,
    ImqDeviceNoQueue,
    QueueFull,
    QueuePolicy,
    QueueReset,
    QueueNoop,
    SegmentationFailed,
    ForeignToImq,

    // Housekeeping
    PoolExhausted,
    Shutdown,
    Count,
}
