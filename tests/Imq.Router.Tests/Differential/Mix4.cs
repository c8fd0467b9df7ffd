using Imq.Packets.Headers;
using Imq.Testing;
using static Imq.Router.Tests.Differential.Wire;

namespace Imq.Router.Tests.Differential;

/// <summary>IPv4 frames of every kind: rules are put to all of them, and must count the same ones.</summary>
internal static class Mix4
{
    private const TcpFlags None = 0;
    private const TcpFlags All = TcpFlags.Fin | TcpFlags.Syn | TcpFlags.Rst | TcpFlags.Psh | TcpFlags.Ack | TcpFlags.Urg;

    public static IReadOnlyList<Arrival> All4 { get; } = [.. Tcp(), .. Udp(), .. Icmp(), .. Others(), .. Fields(), .. Pieces(), .. Ends()];

    private static PacketBuilder Segment(int to, TcpFlags flags = TcpFlags.Ack, int payload = 0) =>
        Packet.Tcp($"10.0.0.2:1000 > 192.0.2.9:{to}", payload, flags);

    private static IEnumerable<Arrival> Tcp() =>
    [
        Lan(Segment(80, TcpFlags.Syn)), Lan(Segment(80, TcpFlags.Syn | TcpFlags.Ack)), Lan(Segment(80, TcpFlags.Ack, 100)),
        Lan(Segment(80, TcpFlags.Fin | TcpFlags.Ack)), Lan(Segment(80, TcpFlags.Rst)), Lan(Segment(80, TcpFlags.Psh | TcpFlags.Ack, 10)),
        Lan(Segment(80, TcpFlags.Urg | TcpFlags.Ack).Urgent(1)), Lan(Segment(80, None)), Lan(Segment(80, All)),
        Lan(Segment(80, TcpFlags.Syn | TcpFlags.Ece | TcpFlags.Cwr)), Lan(Segment(22)), Lan(Segment(79)), Lan(Segment(81)), Lan(Segment(443)),
        Lan(Segment(8080)), Lan(Segment(65535)), Lan(Segment(0)), Lan(Segment(80).Between(1024, 80)), Lan(Segment(80).Between(1023, 80)),
        Lan(Segment(80, TcpFlags.Syn).TcpOptions(2, 4, 5, 0xB4)), Lan(Segment(80).TcpOptions(1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2)),
        Lan(Segment(80, TcpFlags.Syn).TcpOptions(2, 4, 5, 0xB4, 4, 2, 1, 3, 3, 7)), Lan(Segment(80).TcpOptions(0, 2, 4, 5)),
        Lan(Segment(80).TcpOptions(3, 0, 0, 0)), Lan(Segment(80).TcpOptions(1, 1, 1, 2)), Lan(Segment(80, payload: 1400)),
        Lan(Segment(80).BadChecksum()), Wan(Packet.Tcp("192.0.2.9:80 > 10.0.0.2:1000", payload: 5)),
        Lan(Packet.Ip("10.0.0.2 > 192.0.2.9", 6, payload: 10)), Lan(Packet.Ip("10.0.0.2 > 192.0.2.9", 6, payload: 19)),
        Lan(Packet.Ip("10.0.0.2 > 192.0.2.9", 6)), Lan(Segment(80).Edit(12, 0xF0)), Lan(Segment(80).Edit(12, 0x10)),
    ];

    /// <summary>Other bytes in the TCP header itself.</summary>
    private static PacketBuilder Edit(this PacketBuilder segment, int at, byte value)
    {
        byte[] bytes = segment.ToBytes()[20..];
        bytes[at] = value;
        return Packet.Ip("10.0.0.2 > 192.0.2.9", 6).Payload(bytes);
    }

    private static IEnumerable<Arrival> Udp() =>
    [
        Lan(Packet.Udp("10.0.0.2:1000 > 192.0.2.9:53")), Lan(Packet.Udp("10.0.0.2:1000 > 192.0.2.9:53", payload: 100)),
        Lan(Packet.Udp("10.0.0.2:53 > 192.0.2.9:1000", payload: 8)), Lan(Packet.Udp("10.0.0.2:123 > 192.0.2.9:123", payload: 48)),
        Lan(Packet.Udp("10.0.0.2:0 > 192.0.2.9:65535")), Lan(Packet.Udp("10.0.0.2:1 > 192.0.2.9:54", payload: 1472)),
        Lan(Packet.Udp("10.0.0.2:1 > 192.0.2.9:53", payload: 8).BadChecksum()), Lan(Packet.Udp("10.0.0.2:1 > 192.0.2.9:53", payload: 8).NoChecksum()),
        Wan(Packet.Udp("192.0.2.9:53 > 10.0.0.2:1000", payload: 20)), Lan(Packet.Ip("10.0.0.2 > 192.0.2.9", 17, payload: 4)),
        Lan(Packet.Ip("10.0.0.2 > 192.0.2.9", 17, payload: 7)), Lan(Packet.Udp("10.0.0.2:1000 > 192.0.2.9:53", payload: 8)).Edit(38, 0xFF, 0xFF),
        Lan(Packet.Udp("10.0.0.2:1000 > 192.0.2.9:53", payload: 8)).Edit(38, 0, 3),
    ];

    private static IEnumerable<Arrival> Icmp()
    {
        foreach ((byte type, byte code) in new (byte, byte)[]
            { (0, 0), (3, 0), (3, 1), (3, 3), (3, 4), (3, 15), (4, 0), (5, 0), (5, 1), (8, 0), (8, 1), (9, 0), (10, 0), (11, 0), (11, 1), (12, 0), (12, 1), (13, 0), (14, 0), (17, 0), (18, 0), (40, 0), (255, 255) })
        {
            yield return Lan(Packet.Icmp("10.0.0.2 > 192.0.2.9", type, code, payload: 28), $"ICMP {type}/{code}");
        }
        yield return Lan(Packet.Icmp("10.0.0.2 > 192.0.2.9").BadChecksum());
        yield return Lan(Packet.Ip("10.0.0.2 > 192.0.2.9", 1, payload: 1));
        yield return Lan(Packet.Ip("10.0.0.2 > 192.0.2.9", 1, payload: 7));
    }

    private static IEnumerable<Arrival> Others()
    {
        foreach (byte protocol in (byte[])[0, 2, 4, 33, 41, 47, 50, 51, 58, 108, 132, 136, 255])
        {
            yield return Lan(Packet.Ip("10.0.0.2 > 192.0.2.9", protocol).Payload(0, 80, 1, 187, 0, 20, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4), $"protocol {protocol}");
            yield return Lan(Packet.Ip("10.0.0.2 > 192.0.2.9", protocol).Payload(0, 80), $"protocol {protocol}, 2 bytes");
        }
    }

    private static IEnumerable<Arrival> Fields()
    {
        foreach (byte tos in (byte[])[0x02, 0x04, 0x08, 0x10, 0x1E, 0x28, 0x48, 0xB8, 0xC0, 0xFF])
        {
            yield return Lan(Packet.Udp("10.0.0.2:9 > 192.0.2.9:9", payload: 8).Tos(tos), $"TOS {tos:x2}");
        }
        foreach (byte ttl in (byte[])[0, 1, 2, 3, 63, 65, 128, 255])
        {
            yield return Lan(Packet.Udp("10.0.0.2:9 > 192.0.2.9:9", payload: 8).Ttl(ttl), $"TTL {ttl}");
        }
        yield return Lan(Packet.Udp("10.0.0.2:9 > 192.0.2.9:9").IpOptions(1, 1, 1, 0));
        yield return Lan(Packet.Udp("10.0.0.2:9 > 192.0.2.9:9").DontFragment().Id(77));
        yield return Frame(OtherLanHost, RouterLan, Packet.Udp("10.0.0.2:9 > 192.0.2.9:9"));
        yield return Frame(OtherLanHost, RouterLan, Packet.Udp("10.0.0.3:9 > 192.0.2.9:9"));
    }

    private static IEnumerable<Arrival> Pieces() =>
    [
        Lan(Packet.Udp("10.0.0.2:9 > 192.0.2.9:53", payload: 24).Fragment(0, more: true)),
        Lan(Packet.Udp("10.0.0.2:9 > 192.0.2.9:53", payload: 24).Fragment(32, more: true)),
        Lan(Packet.Udp("10.0.0.2:9 > 192.0.2.9:53", payload: 5).Fragment(56, more: false)),
        Lan(Packet.Tcp("10.0.0.2:9 > 192.0.2.9:80", payload: 24).Fragment(0, more: true)),
        Lan(Packet.Tcp("10.0.0.2:9 > 192.0.2.9:80", payload: 24).Fragment(8, more: true)),
        Lan(Packet.Tcp("10.0.0.2:9 > 192.0.2.9:80", payload: 24).Fragment(48, more: false)),
        Lan(Packet.Icmp("10.0.0.2 > 192.0.2.9", payload: 24).Fragment(0, more: true)),
        Lan(Packet.Icmp("10.0.0.2 > 192.0.2.9", payload: 24).Fragment(32, more: false)),
        Lan(Packet.Ip("10.0.0.2 > 192.0.2.9", 6, payload: 8).Fragment(0, more: true)),
    ];

    private static IEnumerable<Arrival> Ends() =>
    [
        Lan(Packet.Udp("10.0.0.3:9 > 203.0.113.7:53")), Lan(Packet.Tcp("10.0.0.99:9 > 203.0.113.8:80")), Lan(Packet.Tcp("10.9.1.1:9 > 203.0.113.9:80")),
        Lan(Packet.Udp("10.0.0.2:9 > 10.0.0.1:53")), Lan(Packet.Tcp("10.0.0.2:9 > 10.0.0.1:80", flags: TcpFlags.Syn)), Lan(Packet.Icmp("10.0.0.2 > 10.0.0.1").Rest(7)),
        Lan(Packet.Icmp("10.0.0.2 > 192.0.2.1").Rest(8)), Lan(Packet.Udp("10.0.0.2:9 > 198.51.100.1:53")),
        Frame(LanHost, "ff:ff:ff:ff:ff:ff", Packet.Udp("10.0.0.2:9 > 10.0.0.255:53")), Frame(LanHost, "ff:ff:ff:ff:ff:ff", Packet.Udp("10.0.0.2:9 > 255.255.255.255:67")),
        Frame(LanHost, "01:00:5e:00:00:01", Packet.Udp("10.0.0.2:9 > 224.0.0.1:9")), Frame(LanHost, "01:00:5e:00:00:05", Packet.Udp("10.0.0.2:9 > 224.0.0.5:9")),
        Wan(Packet.Icmp("192.0.2.9 > 10.0.0.2", type: 0, payload: 8)), Wan(Packet.Udp("203.0.113.7:53 > 10.0.0.3:9")),
    ];
}
