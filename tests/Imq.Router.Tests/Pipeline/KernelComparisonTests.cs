using Imq.Packets;
using Imq.Packets.Headers;
using Imq.Testing;
using Xunit;

namespace Imq.Router.Tests.Pipeline;

/// <summary>The same frames through this machine's kernel and through ours: the same frames must come out, byte for byte.</summary>
public sealed class KernelComparisonTests : IClassFixture<KernelRouter>
{
    private const string Lan4 = "10.0.0.2", Lan6 = "2001:db8:a::2", Wan4 = "192.0.2.9", Wan6 = "2001:db8:b::9";

    private static readonly byte[] Solicitation =
        [0x20, 0x01, 0x0d, 0xb8, 0, 0x0a, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 0, 0, 0, 1, 0x12];

    private static readonly Dictionary<string, Func<PacketBuilder>> Cases = new()
    {
        ["forwarded udp"] = () => Packet.Udp($"{Lan4}:1000 > {Wan4}:53", payload: 100),
        ["forwarded by a gateway"] = () => Packet.Udp($"{Lan4}:1000 > 198.51.100.7:53", payload: 100),
        ["forwarded with options"] = () => Packet.Udp($"{Lan4}:1000 > {Wan4}:53", payload: 10).IpOptions(148, 4, 0, 0),
        ["forwarded fragment"] = () => Packet.Udp($"{Lan4}:1000 > {Wan4}:53", payload: 64).Fragment(64, more: true),
        ["forwarded with a wrong transport checksum"] = () => Packet.Udp($"{Lan4}:1000 > {Wan4}:53", payload: 64).BadChecksum(),
        ["forwarded udp6"] = () => Packet.Udp($"[{Lan6}]:1000 > [{Wan6}]:53", payload: 100).Tos(0xB8).FlowLabel(0x12345),
        ["forwarded by a gateway6"] = () => Packet.Tcp($"[{Lan6}]:1000 > [2001:db8:c::7]:80", payload: 100),
        ["forwarded with extension headers"] = () => Packet.Udp($"[{Lan6}]:1000 > [{Wan6}]:53", payload: 10).Extension(IpProtocol.DestinationOptions, 0, 0, 1, 4, 0, 0, 0, 0),
        ["wrong header checksum"] = () => Packet.Udp($"{Lan4}:1000 > {Wan4}:53").BadHeaderChecksum(),
        ["last hop"] = () => Packet.Udp($"{Lan4}:1000 > {Wan4}:53", payload: 100).Ttl(1).Tos(0xB8),
        ["last hop, long"] = () => Packet.Udp($"{Lan4}:1000 > {Wan4}:53", payload: 1400).Ttl(1),
        ["no hop left"] = () => Packet.Udp($"{Lan4}:1000 > {Wan4}:53").Ttl(0),
        ["last hop of an error"] = () => Packet.Icmp($"{Lan4} > {Wan4}", IcmpHeader.DestinationUnreachable, 1, payload: 28).Ttl(1),
        ["last hop of an echo"] = () => Packet.Icmp($"{Lan4} > {Wan4}", payload: 8).Ttl(1),
        ["last hop of a later fragment"] = () => Packet.Udp($"{Lan4}:1000 > {Wan4}:53", payload: 64).Fragment(64, more: true).Ttl(1),
        ["last hop of a first fragment"] = () => Packet.Udp($"{Lan4}:1000 > {Wan4}:53", payload: 64).Fragment(0, more: true).Ttl(1),
        ["last hop6"] = () => Packet.Udp($"[{Lan6}]:1000 > [{Wan6}]:53", payload: 1400).Ttl(1).Tos(0xB8),
        ["last hop of an error6"] = () => Packet.Icmp($"{Lan6} > {Wan6}", Icmpv6Header.DestinationUnreachable, 1, payload: 48).Ttl(1),
        ["no route"] = () => Packet.Udp($"{Lan4}:1000 > 8.8.8.8:53", payload: 100),
        ["no route6"] = () => Packet.Udp($"[{Lan6}]:1000 > [2001:4860::1]:53", payload: 100),
        ["unreachable route"] = () => Packet.Udp($"{Lan4}:1000 > 203.0.113.1:53"),
        ["prohibit route"] = () => Packet.Udp($"{Lan4}:1000 > 203.0.113.65:53"),
        ["blackhole route"] = () => Packet.Udp($"{Lan4}:1000 > 203.0.113.129:53"),
        ["unreachable route6"] = () => Packet.Udp($"[{Lan6}]:1000 > [2001:db8:d::1]:53"),
        ["prohibit route6"] = () => Packet.Udp($"[{Lan6}]:1000 > [2001:db8:e::1]:53"),
        ["blackhole route6"] = () => Packet.Udp($"[{Lan6}]:1000 > [2001:db8:f::1]:53"),
        ["own source"] = () => Packet.Udp($"10.0.0.1:1000 > {Wan4}:53"),
        ["own source of the other port"] = () => Packet.Udp($"192.0.2.1:1000 > {Wan4}:53"),
        ["broadcast source"] = () => Packet.Udp($"10.0.0.255:1000 > {Wan4}:53"),
        ["broadcast source of the other port"] = () => Packet.Udp($"192.0.2.255:1000 > {Wan4}:53"),
        ["broadcast source back to the same port"] = () => Packet.Udp($"10.0.0.255:1000 > 10.0.0.2:53"),
        ["broadcast source to us"] = () => Packet.Icmp("10.0.0.255 > 10.0.0.1").Rest(1),
        ["back to the same port"] = () => Packet.Udp($"192.0.2.77:1000 > 10.0.0.2:53"),
        ["loopback source"] = () => Packet.Udp($"127.0.0.1:1000 > {Wan4}:53"),
        ["multicast source"] = () => Packet.Udp($"224.0.0.9:1000 > {Wan4}:53"),
        ["foreign source"] = () => Packet.Udp($"172.31.0.5:1000 > {Wan4}:53"),
        ["loopback destination"] = () => Packet.Udp($"{Lan4}:1000 > 127.0.0.1:53"),
        ["zero destination"] = () => Packet.Udp($"{Lan4}:1000 > 0.0.0.0:53"),
        ["multicast destination"] = () => Packet.Udp($"{Lan4}:1000 > 239.1.2.3:53"),
        ["broadcast destination"] = () => Packet.Udp($"{Lan4}:1000 > 10.0.0.255:53"),
        ["broadcast of the other port"] = () => Packet.Udp($"{Lan4}:1000 > 192.0.2.255:53"),
        ["source route"] = () => Packet.Udp($"{Lan4}:1000 > {Wan4}:53").IpOptions(131, 7, 4, 192, 0, 2, 77, 0),
        ["link-local source6"] = () => Packet.Udp($"[fe80::2]:1000 > [{Wan6}]:53"),
        ["loopback source6"] = () => Packet.Udp($"[::1]:1000 > [{Wan6}]:53"),
        ["multicast destination6"] = () => Packet.Udp($"[{Lan6}]:1000 > [ff0e::5]:53"),
        ["echo"] = () => Packet.Icmp($"{Lan4} > 10.0.0.1", payload: 56).Rest(0x1234_0001).Tos(0x28),
        ["echo to the far port"] = () => Packet.Icmp($"{Lan4} > 192.0.2.1", payload: 56).Rest(0x1234_0001),
        ["echo with a wrong checksum"] = () => Packet.Icmp($"{Lan4} > 10.0.0.1", payload: 56).BadChecksum(),
        ["short echo"] = () => Packet.Icmp($"{Lan4} > 10.0.0.1").Rest(1),
        ["echo to broadcast"] = () => Packet.Icmp($"{Lan4} > 10.0.0.255", payload: 56),
        ["echo6"] = () => Packet.Icmp($"{Lan6} > 2001:db8:a::1", payload: 56).Rest(0x1234_0001).Tos(0x28),
        ["echo6 to the far port"] = () => Packet.Icmp($"{Lan6} > 2001:db8:b::1", payload: 56).Rest(0x1234_0001),
        ["closed udp"] = () => Packet.Udp($"{Lan4}:1000 > 10.0.0.1:53", payload: 1400).Tos(0x10),
        ["closed udp without checksum"] = () => Packet.Udp($"{Lan4}:1000 > 10.0.0.1:53", payload: 10).NoChecksum(),
        ["closed udp with a wrong checksum"] = () => Packet.Udp($"{Lan4}:1000 > 10.0.0.1:53", payload: 10).BadChecksum(),
        ["closed udp6"] = () => Packet.Udp($"[{Lan6}]:1000 > [2001:db8:a::1]:53", payload: 1400),
        ["closed tcp, syn"] = () => Packet.Tcp($"{Lan4}:1000 > 10.0.0.1:80", flags: TcpFlags.Syn).Acknowledgment(0).TcpOptions(2, 4, 5, 0xB4),
        ["closed tcp, ack"] = () => Packet.Tcp($"{Lan4}:1000 > 10.0.0.1:80", payload: 10),
        ["closed tcp, fin with data"] = () => Packet.Tcp($"{Lan4}:1000 > 10.0.0.1:80", payload: 10, flags: TcpFlags.Fin).Acknowledgment(0),
        ["closed tcp, rst"] = () => Packet.Tcp($"{Lan4}:1000 > 10.0.0.1:80", flags: TcpFlags.Rst),
        ["closed tcp6, syn"] = () => Packet.Tcp($"[{Lan6}]:1000 > [2001:db8:a::1]:80", flags: TcpFlags.Syn).Acknowledgment(0),
        ["closed tcp6, ack"] = () => Packet.Tcp($"[{Lan6}]:1000 > [2001:db8:a::1]:80", payload: 10),
        ["unknown protocol"] = () => Packet.Ip($"{Lan4} > 10.0.0.1", 200, payload: 40),
        ["unknown protocol6"] = () => Packet.Ip($"{Lan6} > 2001:db8:a::1", 200, payload: 40),
        ["unknown protocol6 behind an extension"] = () => Packet.Ip($"{Lan6} > 2001:db8:a::1", 200, payload: 40).Extension(IpProtocol.DestinationOptions, 0, 0, 1, 4, 0, 0, 0, 0),
        ["arp for us"] = () => Packet.Arp($"{Lan4} > 10.0.0.1"),
        ["arp for the other port's address"] = () => Packet.Arp($"{Lan4} > 192.0.2.1"),
        ["arp for somebody else"] = () => Packet.Arp($"{Lan4} > 10.0.0.77"),
        ["arp probe"] = () => Packet.Arp("0.0.0.0 > 10.0.0.1"),
        ["arp from our own address"] = () => Packet.Arp("10.0.0.1 > 10.0.0.1"),
        ["arp from a foreign net"] = () => Packet.Arp("172.31.0.5 > 10.0.0.1"),
        ["priority tag"] = () => Packet.Udp($"{Lan4}:1000 > {Wan4}:53", payload: 20).Vlan(0, priority: 5),
        ["foreign tag"] = () => Packet.Udp($"{Lan4}:1000 > {Wan4}:53", payload: 20).Vlan(7),
        ["neighbour solicitation"] = () => Packet.Icmp($"{Lan6} > 2001:db8:a::1", Icmpv6Header.NeighborSolicitation).Ttl(255).Payload(Solicitation),
    };

    private readonly KernelRouter _routers;

    public KernelComparisonTests(KernelRouter routers) => _routers = routers;

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Same_frame_has_the_same_answer(string name) => Compare(Cases[name]);

    [Theory]
    [InlineData("iptables", "10.0.0.2:1000 > 192.0.2.9:53", "icmp-net-unreachable")]
    [InlineData("iptables", "10.0.0.2:1000 > 192.0.2.9:53", "icmp-host-unreachable")]
    [InlineData("iptables", "10.0.0.2:1000 > 192.0.2.9:53", "icmp-proto-unreachable")]
    [InlineData("iptables", "10.0.0.2:1000 > 192.0.2.9:53", "icmp-port-unreachable")]
    [InlineData("iptables", "10.0.0.2:1000 > 192.0.2.9:53", "icmp-net-prohibited")]
    [InlineData("iptables", "10.0.0.2:1000 > 192.0.2.9:53", "icmp-host-prohibited")]
    [InlineData("iptables", "10.0.0.2:1000 > 192.0.2.9:53", "icmp-admin-prohibited")]
    [InlineData("ip6tables", "[2001:db8:a::2]:1000 > [2001:db8:b::9]:53", "icmp6-no-route")]
    [InlineData("ip6tables", "[2001:db8:a::2]:1000 > [2001:db8:b::9]:53", "icmp6-adm-prohibited")]
    [InlineData("ip6tables", "[2001:db8:a::2]:1000 > [2001:db8:b::9]:53", "icmp6-addr-unreachable")]
    [InlineData("ip6tables", "[2001:db8:a::2]:1000 > [2001:db8:b::9]:53", "icmp6-port-unreachable")]
    [InlineData("ip6tables", "[2001:db8:a::2]:1000 > [2001:db8:b::9]:53", "icmp6-policy-fail")]
    [InlineData("ip6tables", "[2001:db8:a::2]:1000 > [2001:db8:b::9]:53", "icmp6-reject-route")]
    public void Same_rejection_has_the_same_answer(string command, string flow, string reply)
    {
        _routers.Both($"{command} -A FORWARD -p udp -j REJECT --reject-with {reply}");
        Compare(() => Packet.Udp(flow, payload: 100));
        Compare(() => Packet.Udp(flow, payload: 100).BadChecksum());
        Compare(() => Packet.Udp(flow, payload: 64).Fragment(64, more: false));
        Compare(() => Packet.Udp(flow, payload: 64).Fragment(0, more: true));
        _routers.Both($"{command} -F FORWARD");
    }

    [Theory]
    [InlineData("iptables", "10.0.0.2:1000 > 192.0.2.9:80")]
    [InlineData("ip6tables", "[2001:db8:a::2]:1000 > [2001:db8:b::9]:80")]
    public void Same_reset_is_sent_for_a_forwarded_segment(string command, string flow)
    {
        _routers.Both($"{command} -A FORWARD -p tcp -j REJECT --reject-with tcp-reset");
        Compare(() => Packet.Tcp(flow, flags: TcpFlags.Syn).Acknowledgment(0));
        Compare(() => Packet.Tcp(flow, payload: 20));
        Compare(() => Packet.Tcp(flow, payload: 20, flags: TcpFlags.Fin).Acknowledgment(0));
        Compare(() => Packet.Tcp(flow, flags: TcpFlags.Rst));
        Compare(() => Packet.Tcp(flow, payload: 20).BadChecksum());
        _routers.Both($"{command} -F FORWARD");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Same_pieces_leave_by_a_narrow_link(bool dontFragment)
    {
        _routers.Both("ip link set eth1 mtu 1300");
        Compare(() => Build(Packet.Udp($"{Lan4}:1000 > {Wan4}:53", payload: 1400).Id(77), dontFragment));
        Compare(() => Build(Packet.Udp($"{Lan4}:1000 > {Wan4}:53", payload: 1400).Id(77).IpOptions(148, 4, 0, 0), dontFragment));
        Compare(() => Build(Packet.Udp($"{Lan4}:1000 > {Wan4}:53", payload: 1400).Fragment(64, more: true), dontFragment));
        Compare(() => Packet.Udp($"[{Lan6}]:1000 > [{Wan6}]:53", payload: 1400));
        _routers.Both("ip link set eth1 mtu 1500");
    }

    private static PacketBuilder Build(PacketBuilder packet, bool dontFragment) => dontFragment ? packet.DontFragment() : packet;

    private void Compare(Func<PacketBuilder> packet)
    {
        TestPort lan = _routers.Ports[0];
        (string[] kernel, string[] ours) = _routers.Exchange(0, packet().Ethernet(lan.HostMac, lan.Mac));
        Assert.Equal(string.Join('\n', kernel), string.Join('\n', ours));
    }
}
