namespace Imq.Router.Ports;

/// <summary>What a port's frames begin with.</summary>
internal enum LinkKind
{
    /// <summary>An Ethernet header: TAP, memory.</summary>
    Ethernet,

    /// <summary>The IP header itself: TUN.</summary>
    RawIp,
}
