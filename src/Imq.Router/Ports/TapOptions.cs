using Imq.Packets;
using Imq.Packets.Addresses;

namespace Imq.Router.Ports;

/// <summary>What a TAP or TUN port is made of: <c>ip link add NAME type tap [host NAME] [netns NAME] [mtu BYTES] [offload on|off]</c>.</summary>
internal sealed record TapOptions
{
    public const int DefaultMtu = 1500;

    /// <summary>Frames that wait on the host side before the kernel drops them; tun's own default is 500, too few for a burst of small ones.</summary>
    public const int DefaultHostQueueLength = 4096;

    /// <summary>The router's name for the port.</summary>
    public required string Name { get; init; }

    /// <summary>Name of the host's interface, at most 15 bytes; the same as <see cref="Name"/> if absent.</summary>
    public string? HostName { get; init; }

    /// <summary>Network namespace of the host side, as <c>ip netns</c> names it (<c>/run/netns/NAME</c>); absent: this process's own.</summary>
    public string? Netns { get; init; }

    /// <summary>Ethernet for TAP, raw IP for TUN.</summary>
    public LinkKind Link { get; init; } = LinkKind.Ethernet;

    /// <summary>L3 bytes, 68..65521, both ends.</summary>
    public int Mtu { get; init; } = DefaultMtu;

    /// <summary>The router's own address; absent: one made from the names, the same every time.</summary>
    public MacAddress? Mac { get; init; }

    /// <summary>False: no super-packets and no unfinished checksums in either direction (<c>offload off</c>).</summary>
    public bool Offload { get; init; } = true;

    public int HostQueueLength { get; init; } = DefaultHostQueueLength;

    public string HostInterface => HostName ?? Name;
}
