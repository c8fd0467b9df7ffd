namespace Imq.Router.Interfaces;

/// <summary>What an interface is.</summary>
internal enum InterfaceKind
{
    /// <summary>The router's own loopback.</summary>
    Loopback,

    /// <summary>An Ethernet port on a TAP, or in memory.</summary>
    Tap,

    /// <summary>A raw IP port on a TUN.</summary>
    Tun,

    /// <summary>An IMQ device: a queue, no link.</summary>
    Imq,
}
