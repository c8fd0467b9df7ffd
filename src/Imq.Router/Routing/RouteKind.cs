namespace Imq.Router.Routing;

/// <summary>What a route does with a packet.</summary>
/// <remarks>Source: include/uapi/linux/rtnetlink.h RTN_*, same values.</remarks>
internal enum RouteKind : byte
{
    Unspecified = 0,

    /// <summary>Send it on: directly, or to the gateway.</summary>
    Unicast = 1,

    /// <summary>It is for the router itself.</summary>
    Local = 2,
    Broadcast = 3,

    /// <summary>IPv6 subnet-router anycast: the router itself, never a source.</summary>
    Anycast = 4,
    Multicast = 5,

    /// <summary>Drop without a word.</summary>
    Blackhole = 6,

    /// <summary>Drop; ICMP host unreachable, ICMPv6 no route.</summary>
    Unreachable = 7,

    /// <summary>Drop; ICMP communication administratively prohibited.</summary>
    Prohibit = 8,
}
