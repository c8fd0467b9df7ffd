namespace Imq.Router.Interfaces;

/// <summary>Interface flags.</summary>
/// <remarks>Source: include/uapi/linux/if.h IFF_*, same values.</remarks>
[Flags]
internal enum InterfaceFlags
{
    None = 0,
    Up = 1 << 0,
    Broadcast = 1 << 1,
    Debug = 1 << 2,
    Loopback = 1 << 3,
    PointToPoint = 1 << 4,
    NoTrailers = 1 << 5,

    /// <summary>Operational: up and with carrier.</summary>
    Running = 1 << 6,
    NoArp = 1 << 7,
    Promiscuous = 1 << 8,
    AllMulticast = 1 << 9,
    Multicast = 1 << 12,
    Dynamic = 1 << 15,

    /// <summary>The link below says that it is there.</summary>
    LowerUp = 1 << 16,
    Dormant = 1 << 17,
}
