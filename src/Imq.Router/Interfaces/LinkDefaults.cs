using Imq.Packets.Addresses;
using Imq.Router.Routing;

namespace Imq.Router.Interfaces;

/// <summary>What a new interface of each kind looks like.</summary>
/// <remarks>Source: Linux loopback.c, tun.c; for imq the project's design page (MTU 1500, qlen 1000, created down, NOARP).</remarks>
internal static class LinkDefaults
{
    public const int MinMtu = 68, MaxTapMtu = 65521, MaxTunMtu = 65535, LoopbackMtu = 65536, TunQueueLength = 500;

    public static InterfaceSettings Loopback => new()
    {
        Name = "lo",
        Mtu = LoopbackMtu,
        Flags = InterfaceFlags.Loopback | InterfaceFlags.Up,
        Addresses =
        [
            Own(new IpPrefix(IpAddress.From(new Ipv4Address(0x7F00_0001)), 8), "lo"),
            Own(IpPrefix.Host(IpAddress.From(Ipv6Address.Loopback)), ""),
        ],
    };

    public static InterfaceSettings Imq(string name) => new() { Name = name, Flags = InterfaceFlags.NoArp };

    public static InterfaceSettings Tap(string name) =>
        new() { Name = name, Flags = InterfaceFlags.Broadcast | InterfaceFlags.Multicast };

    public static InterfaceSettings Tun(string name) => new()
    {
        Name = name,
        TxQueueLength = TunQueueLength,
        Flags = InterfaceFlags.PointToPoint | InterfaceFlags.NoArp | InterfaceFlags.Multicast,
    };

    private static InterfaceAddress Own(IpPrefix local, string label) =>
        new() { Local = local, Peer = local.Address, Scope = RouteScope.Host, Label = label };
}
