using Imq.Packets;
using Imq.Packets.Headers;
using Imq.Testing;
using static Imq.Router.Tests.Differential.Wire;

namespace Imq.Router.Tests.Differential;

/// <summary>IPv6 frames of every kind.</summary>
internal static class Mix6
{
    private const string Through = "[2001:db8:a::2]:1000 > [2001:db8:b::9]:";
    private const string Ends = "2001:db8:a::2 > 2001:db8:b::9";

    /// <summary>Extension headers; the first byte is written by the builder.</summary>
    private static readonly byte[] Options = [0, 0, 1, 4, 0, 0, 0, 0], Long = [0, 1, 1, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], Alert = [0, 0, 5, 2, 0, 0, 1, 0],
        Skip = [0, 0, 0x1E, 4, 0, 0, 0, 0], Drop = [0, 0, 0x5E, 4, 0, 0, 0, 0], Tell = [0, 0, 0x9E, 4, 0, 0, 0, 0], TellUnlessGroup = [0, 0, 0xDE, 4, 0, 0, 0, 0];

    public static IReadOnlyList<Arrival> All { get; } = [.. Transports(), .. Messages(), .. Fields(), .. Extensions(), .. Pieces(), .. Places()];

    private static IEnumerable<Arrival> Transports() =>
    [
        Lan(Packet.Tcp(Through + 80, flags: TcpFlags.Syn)), Lan(Packet.Tcp(Through + 80, 100)), Lan(Packet.Tcp(Through + 22)), Lan(Packet.Tcp(Through + 443, flags: TcpFlags.Fin | TcpFlags.Ack)),
        Lan(Packet.Tcp(Through + 80, flags: TcpFlags.Syn).TcpOptions(2, 4, 5, 0xA0)), Lan(Packet.Tcp(Through + 80, 1400)), Lan(Packet.Tcp(Through + 80, 4).BadChecksum()), Lan(Packet.Tcp(Through + 80, flags: TcpFlags.Rst)),
        Lan(Packet.Udp(Through + 53)), Lan(Packet.Udp(Through + 53, 100)), Lan(Packet.Udp(Through + 54, 7)), Lan(Packet.Udp(Through + 53, 8).BadChecksum()), Lan(Packet.Udp(Through + 53, 8).NoChecksum()),
        Wan(Packet.Udp("[2001:db8:b::9]:53 > [2001:db8:a::2]:1000", 20)), Lan(Packet.Ip(Ends, 6, payload: 10)), Lan(Packet.Ip(Ends, 17, payload: 3)), Lan(Packet.Ip(Ends, 58, payload: 2)), Lan(Packet.Ip(Ends, 6)),
        Lan(Packet.Ip(Ends, 59)), Lan(Packet.Ip(Ends, 59, payload: 9)), Lan(Packet.Ip(Ends, 132).Payload(0, 80, 1, 187, 0, 0, 0, 0, 0, 0, 0, 0)), Lan(Packet.Ip(Ends, 50, payload: 16)),
        Lan(Packet.Ip(Ends, 4, payload: 30)), Lan(Packet.Ip(Ends, 47, payload: 8)), Lan(Packet.Ip(Ends, 255, payload: 8)), Lan(Packet.Ip(Ends, 1, payload: 8)),
    ];

    private static IEnumerable<Arrival> Messages()
    {
        foreach ((byte type, byte code) in new (byte, byte)[] { (1, 0), (1, 4), (2, 0), (3, 0), (3, 1), (4, 0), (4, 1), (100, 0), (127, 0), (128, 0), (128, 1), (129, 0), (139, 0), (200, 0), (255, 9) })
        {
            yield return Lan(Packet.Icmp(Ends, type, code, payload: 48), $"ICMPv6 {type}/{code}");
        }
        yield return Lan(Packet.Icmp(Ends, payload: 8).BadChecksum());
    }

    private static IEnumerable<Arrival> Fields()
    {
        foreach (byte tos in (byte[])[0x10, 0x08, 0xB8, 0x03, 0xFF]) { yield return Lan(Packet.Udp(Through + 9, 8).Tos(tos), $"class {tos:x2}"); }
        foreach (byte hops in (byte[])[0, 1, 2, 3, 63, 65, 255]) { yield return Lan(Packet.Udp(Through + 9, 8).Ttl(hops), $"hop limit {hops}"); }
        yield return Lan(Packet.Udp(Through + 9, 8).FlowLabel(0x12345));
        yield return Frame(OtherLanHost, RouterLan, Packet.Udp(Through + 9));
    }

    private static IEnumerable<Arrival> Extensions()
    {
        foreach ((byte kind, byte[] bytes) in new (byte, byte[])[]
            { (0, Options), (0, Long), (60, Options), (60, Skip), (60, Drop), (60, Tell), (60, TellUnlessGroup), (43, [0, 0, 4, 0, 0, 0, 0, 0]), (43, [0, 0, 99, 1, 0, 0, 0, 0]), (135, Options) })
        {
            string text = $"extension {kind} {Convert.ToHexString(bytes)}";
            yield return Lan(Packet.Udp(Through + 53, 8).Extension(kind, bytes), text + ", UDP");
            yield return Lan(Packet.Tcp(Through + 80, 8).Extension(kind, bytes), text + ", TCP");
            yield return Lan(Packet.Icmp(Ends, payload: 8).Extension(kind, bytes), text + ", echo");
        }
        yield return Lan(Packet.Udp(Through + 53, 8).Extension(0, Options).Extension(60, Options));
        yield return Lan(Packet.Udp(Through + 53, 8).Extension(0, Alert));
    }

    private static IEnumerable<Arrival> Pieces() =>
    [
        Lan(Packet.Udp(Through + 53, 24).Fragment(0, more: true)), Lan(Packet.Udp(Through + 53, 24).Fragment(32, more: true)), Lan(Packet.Udp(Through + 53, 5).Fragment(56, more: false)),
        Lan(Packet.Tcp(Through + 80, 24).Fragment(0, more: true)), Lan(Packet.Tcp(Through + 80, 24).Fragment(8, more: true)), Lan(Packet.Icmp(Ends, payload: 24).Fragment(0, more: true)),
        Lan(Packet.Icmp(Ends, payload: 24).Fragment(32, more: false)), Lan(Packet.Udp(Through + 53, 24).Fragment(0, more: false)), Lan(Packet.Tcp(Through + 80).Fragment(0, more: false)),
        Lan(Packet.Udp(Through + 53, 24).Extension(60, Options).Fragment(0, more: true)), Lan(Packet.Ip(Ends, 6, payload: 8).Fragment(0, more: true)),
    ];

    private static IEnumerable<Arrival> Places() =>
    [
        Lan(Packet.Udp("[2001:db8:a::3]:9 > [2001:db8:c::7]:53")), Lan(Packet.Tcp("[2001:db8:a::3]:9 > [2001:db8:c::8]:80")), Lan(Packet.Udp("[2001:db8:a::2]:9 > [2001:db8:a::1]:53", 8)),
        Lan(Packet.Tcp("[2001:db8:a::2]:9 > [2001:db8:a::1]:80", flags: TcpFlags.Syn)), Lan(Packet.Icmp("2001:db8:a::2 > 2001:db8:a::1", payload: 8)), Lan(Packet.Icmp("2001:db8:a::2 > 2001:db8:b::1", payload: 8)),
        Lan(Packet.Udp("[2001:db8:a::2]:9 > [2001:db8:d::1]:53", 8)), Frame(LanHost, "33:33:00:00:00:01", Packet.Udp("[fe80::2]:9 > [ff02::1]:9", 8)),
        Frame(LanHost, "33:33:00:00:00:05", Packet.Udp("[fe80::2]:9 > [ff02::5]:9", 8)), Wan(Packet.Icmp("2001:db8:b::9 > 2001:db8:a::2", type: 129, payload: 8)),
        Lan(Packet.Udp("[fe80::2]:9 > [2001:db8:b::9]:53", 8)), Lan(Packet.Udp("[2001:db8:a::2]:9 > [fe80::ff:fe00:1]:53", 8)), Lan(Packet.Icmp("fe80::2 > fe80::ff:fe00:1", payload: 8)),
    ];
}
