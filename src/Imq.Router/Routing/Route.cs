using Imq.Packets;
using Imq.Packets.Addresses;

namespace Imq.Router.Routing;

/// <summary>One route. Immutable: a change replaces it, so whoever holds one holds a consistent one.</summary>
internal sealed record Route
{
    public required IpPrefix Destination { get; init; }

    public RouteKind Kind { get; init; } = RouteKind.Unicast;

    public RouteTableId Table { get; init; } = RouteTableId.Main;

    /// <summary>Index of the interface it leaves by; 0 for blackhole, unreachable and prohibit of IPv4 (IPv6 names lo).</summary>
    public int OutPort { get; init; }

    /// <summary>Next hop; any-address where the destination is on the link.</summary>
    public IpAddress Gateway { get; init; }

    /// <summary>Source for the router's own packets (<c>src</c>); any-address where none is set.</summary>
    public IpAddress PreferredSource { get; init; }

    /// <summary>Smaller wins among equal prefixes. 0..4294967295; IPv4 default 0, IPv6 1024 (kernel's own 256).</summary>
    public uint Metric { get; init; }

    public RouteScope Scope { get; init; }

    /// <summary>Who made it: <c>proto</c>, rtnetlink.h RTPROT_*; 2 kernel, 3 boot, 4 static.</summary>
    public byte Protocol { get; init; } = BootProtocol;

    /// <summary>The TOS it is for; kept and printed, 0 matches all.</summary>
    public byte Tos { get; init; }

    /// <summary>Path MTU in bytes (<c>mtu</c>); 0: the interface's.</summary>
    public int Mtu { get; init; }

    public bool MtuLocked { get; init; }

    /// <summary>The gateway is taken to be on the link although no route says so.</summary>
    public bool IsOnLink { get; init; }

    public const byte KernelProtocol = 2, BootProtocol = 3, StaticProtocol = 4;

    public bool HasGateway => !Gateway.IsAny;

    public Ipv4Address Gateway4 => Gateway.V4;

    public Ipv6Address Gateway6 => Gateway.V6;

    public IpFamily Family => Destination.Family;

    /// <summary>Answers ENETUNREACH and the like instead of sending.</summary>
    public bool IsRefusal => Kind is RouteKind.Blackhole or RouteKind.Unreachable or RouteKind.Prohibit;
}
