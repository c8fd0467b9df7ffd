using Imq.Packets.Headers;
using Imq.Testing;
using Xunit;

namespace Imq.Packets.Tests;

/// <summary>One packet of every header kind the decoder knows.</summary>
internal static class Samples
{
    public const string V4 = "10.0.0.1:1025 > 10.0.0.9:4000", V6 = "[2001:db8::1]:1025 > [2001:db8::9]:4000";

    public static IReadOnlyDictionary<string, Func<PacketBuilder>> All { get; } = new Dictionary<string, Func<PacketBuilder>>
    {
        ["udp4"] = () => Packet.Udp(V4, 8).Tos(0xB8).Ttl(3).Id(77),
        ["udp4 empty"] = () => Packet.Udp(V4),
        ["udp4 without checksum"] = () => Packet.Udp(V4, 5).NoChecksum(),
        ["udp4 behind options"] = () => Packet.Udp(V4, 8).IpOptions(1, 7, 7, 4, 0, 0, 0, 0),
        ["udp4 router alert"] = () => Packet.Udp(V4, 8).IpOptions(148, 4, 0, 0),
        ["udp4 first fragment"] = () => Packet.Udp(V4, 16).Fragment(0, more: true),
        ["udp4 later fragment"] = () => Packet.Udp(V4, 24).Fragment(1480, more: true),
        ["udp4 last fragment"] = () => Packet.Udp(V4, 3).Fragment(2960, more: false),
        ["udp4 dont fragment"] = () => Packet.Udp(V4, 3).DontFragment(),
        ["tcp4"] = () => Packet.Tcp(V4, 100, TcpFlags.Ack | TcpFlags.Psh).Window(512),
        ["tcp4 syn with options"] = () => Packet.Tcp(V4, 0, TcpFlags.Syn)
            .TcpOptions(2, 4, 5, 0xB4, 4, 2, 8, 10, 0, 0, 0, 1, 0, 0, 0, 0, 1, 3, 3, 7),
        ["tcp4 fin urg"] = () => Packet.Tcp(V4, 4, TcpFlags.Fin | TcpFlags.Ack | TcpFlags.Urg).Urgent(2),
        ["icmp4 echo"] = () => Packet.Icmp("10.0.0.1 > 10.0.0.9", payload: 56).Rest(0x0007_0001),
        ["icmp4 unreachable"] = () => Packet.Icmp("10.0.0.1 > 10.0.0.9", IcmpHeader.DestinationUnreachable, 4)
            .Rest(1400).Payload(Packet.Udp(V4, 8).ToBytes()),
        ["gre4"] = () => Packet.Ip("10.0.0.1 > 10.0.0.9", IpProtocol.Gre, 20).Payload(0, 0, 0x08, 0, 0x45),
        ["esp4"] = () => Packet.Ip("10.0.0.1 > 10.0.0.9", IpProtocol.Esp, 32),
        ["udp6"] = () => Packet.Udp(V6, 8).Tos(0xB8).FlowLabel(0x12345).Ttl(3),
        ["tcp6"] = () => Packet.Tcp(V6, 33, TcpFlags.Ack | TcpFlags.Ece),
        ["icmp6 echo"] = () => Packet.Icmp("2001:db8::1 > 2001:db8::9", payload: 56).Rest(0x0007_0001),
        ["icmp6 neighbour solicitation"] = () => Packet.Icmp("fe80::1 > ff02::1:ff00:9", Icmpv6Header.NeighborSolicitation).Ttl(255)
            .Payload(0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 1, 1, 2, 0, 0, 0, 0, 1),
        ["udp6 hop by hop"] = () => Packet.Udp(V6, 8).Extension(IpProtocol.HopByHop, 0, 0, 5, 2, 0, 0, 1, 0),
        ["udp6 routing"] = () => Packet.Udp(V6, 8).Extension(IpProtocol.Routing, [0, 2, 2, 0, 0, 0, 0, 0, .. new byte[16]]),
        ["udp6 destination options"] = () => Packet.Udp(V6, 8).Extension(IpProtocol.DestinationOptions, [0, 1, 1, 12, .. new byte[12]]),
        ["udp6 authentication"] = () => Packet.Udp(V6, 8).Extension(IpProtocol.Ah, [0, 4, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, .. new byte[12]]),
        ["udp6 all extensions"] = () => Packet.Udp(V6, 8)
            .Extension(IpProtocol.HopByHop, 0, 0, 1, 4, 0, 0, 0, 0)
            .Extension(IpProtocol.DestinationOptions, 0, 0, 1, 4, 0, 0, 0, 0)
            .Extension(IpProtocol.Routing, [0, 2, 2, 0, 0, 0, 0, 0, .. new byte[16]])
            .Fragment(0, more: false),
        ["udp6 first fragment"] = () => Packet.Udp(V6, 16).Fragment(0, more: true),
        ["udp6 later fragment"] = () => Packet.Udp(V6, 24).Fragment(1448, more: true),
        ["mobility6"] = () => Packet.Ip("2001:db8::1 > 2001:db8::9", IpProtocol.Mobility).Payload(59, 0, 0, 0, 0, 0, 0, 0),
        ["nothing6"] = () => Packet.Ip("2001:db8::1 > 2001:db8::9", IpProtocol.NoNext),
        ["arp request"] = () => Packet.Arp("10.0.0.1 > 10.0.0.9").Ethernet(destination: "ff:ff:ff:ff:ff:ff"),
        ["arp reply"] = () => Packet.Arp("10.0.0.9 > 10.0.0.1", ArpPacket.Reply).Ethernet(),
        ["vlan udp4"] = () => Packet.Udp(V4, 8).Vlan(100, 5),
        ["vlan udp6"] = () => Packet.Udp(V6, 8).Vlan(4094),
        ["two vlans tcp4"] = () => Packet.Tcp(V4, 8).Vlan(7).Vlan(8, 1),
        ["ethernet tcp6"] = () => Packet.Tcp(V6, 1).Ethernet(),
    };

    public static TheoryData<string> Names => [.. All.Keys];
}
