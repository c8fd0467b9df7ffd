using System.Runtime.CompilerServices;
using Imq.Testing;

namespace Imq.Router.Tests.Differential;

/// <summary>
/// The network that both routers stand in, and frames that arrive there.
/// <code>
///   10.0.0.2, 2001:db8:a::2 ──── eth0 [ router ] eth1 ──── 192.0.2.9, 2001:db8:b::9; .254 and ::fe lead to 203.0.113.0/24, 2001:db8:c::/48
/// </code>
/// </summary>
internal static class Wire
{
    public const string RouterLan = "02:00:00:00:00:01", RouterWan = "02:00:00:00:00:02", LanHost = "02:00:00:00:0a:02", WanHost = "02:00:00:00:0b:09",
        OtherLanHost = "02:00:00:00:0a:03";

    /// <summary>Addresses, neighbours and routes, as command lines that both sides understand.</summary>
    public static IReadOnlyList<string> Commands { get; } =
    [
        "ip addr add 10.0.0.1/24 brd + dev eth0", "ip addr add 192.0.2.1/24 brd + dev eth1",
        "ip addr add 2001:db8:a::1/64 dev eth0 nodad", "ip addr add 2001:db8:b::1/64 dev eth1 nodad",
        $"ip neigh add 10.0.0.2 lladdr {LanHost} dev eth0 nud permanent", $"ip neigh add 10.0.0.3 lladdr {OtherLanHost} dev eth0 nud permanent",
        $"ip neigh add 10.0.0.99 lladdr {OtherLanHost} dev eth0 nud permanent",
        $"ip neigh add 192.0.2.9 lladdr {WanHost} dev eth1 nud permanent", $"ip neigh add 192.0.2.254 lladdr {WanHost} dev eth1 nud permanent",
        $"ip neigh add 2001:db8:a::2 lladdr {LanHost} dev eth0 nud permanent", $"ip neigh add 2001:db8:a::3 lladdr {OtherLanHost} dev eth0 nud permanent",
        $"ip neigh add 2001:db8:b::9 lladdr {WanHost} dev eth1 nud permanent", $"ip neigh add 2001:db8:b::fe lladdr {WanHost} dev eth1 nud permanent",
        $"ip neigh add fe80::2 lladdr {LanHost} dev eth0 nud permanent", $"ip neigh add fe80::9 lladdr {WanHost} dev eth1 nud permanent",
        "ip route add 203.0.113.0/24 via 192.0.2.254", "ip route add 203.0.113.64/26 via 192.0.2.254 mtu 900",
        "ip route add 10.9.0.0/16 via 10.0.0.3", "ip route add blackhole 198.51.100.0/26",
        "ip route add unreachable 198.51.100.64/26", "ip route add prohibit 198.51.100.128/26",
        "ip -6 route add 2001:db8:c::/48 via 2001:db8:b::fe", "ip -6 route add 2001:db8:c:1::/64 via 2001:db8:b::fe mtu 1300",
        "ip -6 route add blackhole 2001:db8:d::/64", "ip -6 route add unreachable 2001:db8:d:1::/64", "ip -6 route add prohibit 2001:db8:d:2::/64",
    ];

    /// <summary>A packet that a host on the LAN sends to the router's MAC.</summary>
    public static Arrival Lan(PacketBuilder packet, [CallerArgumentExpression(nameof(packet))] string text = "") =>
        new("eth0", packet.Ethernet(LanHost, RouterLan).ToBytes(), text);

    public static Arrival Wan(PacketBuilder packet, [CallerArgumentExpression(nameof(packet))] string text = "") =>
        new("eth1", packet.Ethernet(WanHost, RouterWan).ToBytes(), "from eth1: " + text);

    /// <summary>A packet with Ethernet addresses of its own, at eth0.</summary>
    public static Arrival Frame(string from, string to, PacketBuilder packet, [CallerArgumentExpression(nameof(packet))] string text = "") =>
        new("eth0", packet.Ethernet(from, to).ToBytes(), $"{from} > {to} {text}");

    /// <summary>True for an IPv4 address that the router speaks with.</summary>
    public static bool IsRouter(ReadOnlySpan<byte> address) => address.SequenceEqual((byte[])[10, 0, 0, 1]) || address.SequenceEqual((byte[])[192, 0, 2, 1]);
}
