using Imq.Packets.Headers;
using Imq.Testing;
using static Imq.Router.Tests.Differential.Wire;

namespace Imq.Router.Tests.Differential;

/// <summary>Forwarding of IPv4 itself: routes, time to live, MTU, options, honest and dishonest addresses. The rules only count where a packet came by.</summary>
internal static class ForwardingScenarios
{
    /// <summary>One rule at every hook point: says where a packet was seen.</summary>
    private static readonly string[] Witness =
        ["-t mangle -A PREROUTING", "-t mangle -A INPUT", "-t mangle -A FORWARD", "-t mangle -A OUTPUT", "-t mangle -A POSTROUTING"];

    public static IReadOnlyList<Scenario> All { get; } =
    [
        Plain("everything at once", Mix4.All4), Plain("routes", Routes()), Plain("MTU of a route", TooLong()), Plain("options", Options()), Plain("addresses", Addresses()),
        Plain("link addresses", Links()), Plain("lies", Lies()), Plain("the router itself", Own()), Plain("errors about errors", Errors()),
        new("forwarding MTU of the link") { Rules4 = Witness, Commands = ["ip link set eth1 mtu 1000"], Frames = [.. TooLong()] },
    ];

    private static Scenario Plain(string name, IEnumerable<Arrival> frames) => new("forwarding " + name) { Rules4 = Witness, Frames = [.. frames] };

    private static IEnumerable<Arrival> Routes()
    {
        // The kernel tells each sender of five missing routes, then of one a second: every packet has a sender of its own.
        int sender = 0;
        foreach (string to in (string[])["203.0.113.7", "203.0.114.1", "198.51.100.1", "198.51.100.65", "198.51.100.129", "198.51.100.193", "8.8.8.8", "192.0.2.254"])
        {
            yield return Lan(Packet.Udp($"10.9.1.{++sender}:9 > {to}:53", payload: 20), $"UDP to {to}");
            yield return Lan(Packet.Tcp($"10.9.1.{++sender}:9 > {to}:80", flags: TcpFlags.Syn), $"TCP to {to}");
            yield return Lan(Packet.Udp($"10.9.1.{++sender}:9 > {to}:53", payload: 1000).Tos(0x10), $"long UDP with TOS 10 to {to}");
            yield return Lan(Packet.Udp($"10.9.1.{++sender}:9 > {to}:53", payload: 20).Ttl(1), $"TTL 1 to {to}");
            yield return Lan(Packet.Udp($"10.9.1.{++sender}:9 > {to}:53", payload: 16).Fragment(8, more: false), $"later fragment to {to}");
            yield return Lan(Packet.Udp($"203.0.114.77:9 > {to}:53", payload: 16), $"from nowhere to {to}");
        }
        yield return Wan(Packet.Udp("192.0.2.9:9 > 10.9.1.1:53", payload: 20));
        yield return Wan(Packet.Udp("192.0.2.9:9 > 10.0.0.2:53", payload: 20).Ttl(1));
    }

    private static IEnumerable<Arrival> TooLong()
    {
        foreach (int length in (int[])[848, 872, 873, 972, 973, 1400, 1472])
        {
            foreach (string to in (string[])["192.0.2.9", "203.0.113.70"])
            {
                yield return Lan(Packet.Udp($"10.0.0.2:9 > {to}:53", payload: length), $"{length} bytes to {to}");
                yield return Lan(Packet.Udp($"10.0.0.2:9 > {to}:53", payload: length).DontFragment().Id(9), $"{length} bytes that stay whole to {to}");
                yield return Lan(Packet.Udp($"10.0.0.2:9 > {to}:53", payload: length).Fragment(0, more: true), $"first piece of {length} bytes to {to}");
                yield return Lan(Packet.Udp($"10.0.0.2:9 > {to}:53", payload: length & ~7).Fragment(1480, more: true), $"middle piece of {length} bytes to {to}");
                yield return Lan(Packet.Udp($"10.0.0.2:9 > {to}:53", payload: length).Fragment(2960, more: false), $"last piece of {length} bytes to {to}");
                yield return Lan(Packet.Udp($"10.0.0.2:9 > {to}:53", payload: length).IpOptions(1, 1, 0x88, 4, 1, 2, 0x99, 2), $"{length} bytes with stream identifier to {to}");
                yield return Lan(Packet.Udp($"10.0.0.2:9 > {to}:53", payload: length).IpOptions(0x94, 4, 0, 0, 1, 1, 1, 1), $"{length} bytes with router alert to {to}");
                yield return Lan(Packet.Udp($"10.0.0.2:9 > {to}:53", payload: length).Ttl(1).DontFragment(), $"{length} bytes, TTL 1, to {to}");
                yield return Lan(Packet.Tcp($"10.0.0.2:9 > {to}:80", payload: length).DontFragment().Tos(8), $"TCP of {length} bytes to {to}");
            }
        }
    }

    private static IEnumerable<Arrival> Options()
    {
        // Record route and timestamp are passed on as they came, and malformed ones not told of: the kernel fills them in (RFC 791) and answers.
        byte[][] options =
        [
            [1], [0], [0x94, 4, 0, 0], [0x94, 4, 0, 1], [0x88, 4, 1, 2], [0x82, 11, 0, 0, 0, 0, 0, 0, 0, 0, 0], [131, 7, 4, 192, 0, 2, 77],
            [137, 7, 4, 192, 0, 2, 77], [131, 7, 8, 192, 0, 2, 77], [99, 4, 1, 2], [1, 1, 99, 2, 1], [1, 0x94, 4, 0, 0, 99, 3, 7],
        ];
        foreach (byte[] option in options)
        {
            string text = Convert.ToHexString(option);
            yield return Lan(Packet.Udp("10.0.0.2:9 > 192.0.2.9:53", payload: 8).IpOptions(option), $"options {text} through");
            yield return Lan(Packet.Icmp("10.0.0.2 > 10.0.0.1", payload: 8).IpOptions(option), $"options {text} with an echo to the router");
            yield return Lan(Packet.Udp("10.0.0.2:9 > 10.0.0.1:53", payload: 8).IpOptions(option), $"options {text} to a closed port");
            yield return Lan(Packet.Udp("10.0.0.2:9 > 192.0.2.9:53", payload: 8).IpOptions(option).Ttl(1), $"options {text} with TTL 1");
        }
    }

    private static IEnumerable<Arrival> Addresses()
    {
        string[] sources = ["0.0.0.0", "0.1.2.3", "127.0.0.1", "224.0.0.9", "240.0.0.1", "255.255.255.255", "10.0.0.1", "192.0.2.1", "169.254.1.1", "192.0.2.9", "10.0.0.2"];
        string[] destinations = ["192.0.2.9", "10.0.0.1", "0.0.0.0", "0.0.0.7", "127.0.0.1", "240.0.0.1", "255.255.255.255", "10.0.0.255", "192.0.2.255", "0.0.0.7", "224.0.0.1", "224.0.0.9", "239.1.2.3"];
        foreach (string source in sources)
        {
            yield return Lan(Packet.Ip($"{source} > 192.0.2.9", 47, payload: 8), $"{source} through");
            yield return Lan(Packet.Udp($"{source}:9 > 10.0.0.1:9", payload: 8), $"{source} to the router");
            yield return Lan(Packet.Udp($"{source}:9 > 255.255.255.255:9", payload: 8), $"{source} to all");
            yield return Lan(Packet.Udp($"{source}:9 > 224.0.0.1:9", payload: 8), $"{source} to all hosts");
        }
        int sender = 0;
        foreach (string destination in destinations)
        {
            yield return Lan(Packet.Ip($"10.9.2.{++sender} > {destination}", 47, payload: 8), $"GRE to {destination}");
            yield return Lan(Packet.Udp($"10.9.2.{++sender}:9 > {destination}:9", payload: 8), $"UDP to {destination}");
            yield return Lan(Packet.Icmp($"10.9.2.{++sender} > {destination}", payload: 8), $"echo to {destination}");
            yield return Lan(Packet.Tcp($"10.9.2.{++sender}:9 > {destination}:9", flags: TcpFlags.Syn), $"TCP to {destination}");
        }
    }

    private static IEnumerable<Arrival> Links()
    {
        foreach (string to in (string[])["02:00:00:00:00:02", "02:00:00:00:99:99", "ff:ff:ff:ff:ff:ff", "01:00:5e:00:00:01", "33:33:00:00:00:01", "01:80:c2:00:00:00", "00:00:00:00:00:00"])
        {
            foreach (string destination in (string[])["192.0.2.9", "10.0.0.1", "10.0.0.255", "224.0.0.1", "255.255.255.255"])
            {
                yield return Frame(LanHost, to, Packet.Udp($"10.0.0.2:9 > {destination}:53", payload: 8), $"UDP to {destination}");
                yield return Frame(LanHost, to, Packet.Icmp($"10.0.0.2 > {destination}", payload: 8), $"echo to {destination}");
            }
        }
        yield return Frame(RouterLan, RouterLan, Packet.Udp("10.0.0.2:9 > 192.0.2.9:53"));
        yield return Frame("00:00:00:00:00:00", RouterLan, Packet.Udp("10.0.0.2:9 > 192.0.2.9:53"));
        yield return Frame("ff:ff:ff:ff:ff:ff", RouterLan, Packet.Udp("10.0.0.2:9 > 192.0.2.9:53"));
        yield return Lan(Packet.Udp("10.0.0.2:9 > 192.0.2.9:53", payload: 8).Vlan(7));
        yield return Lan(Packet.Udp("10.0.0.2:9 > 192.0.2.9:53", payload: 8).Vlan(0, priority: 3));
        yield return Lan(Packet.Udp("10.0.0.2:9 > 192.0.2.9:53", payload: 8).Vlan(0).Vlan(0));
        yield return Lan(Packet.Udp("10.0.0.2:9 > 192.0.2.9:53", payload: 8).Vlan(3).Vlan(4));
        yield return Lan(Packet.Udp("10.0.0.2:9 > 192.0.2.9:53", payload: 8)).Edit(12, 0x88, 0xB5);
        yield return Lan(Packet.Udp("10.0.0.2:9 > 192.0.2.9:53", payload: 8)).Edit(12, 0x86, 0xDD);
        yield return Lan(Packet.Udp("10.0.0.2:9 > 192.0.2.9:53", payload: 8)).Edit(12, 0, 50);
    }

    private static IEnumerable<Arrival> Lies()
    {
        Arrival udp = Lan(Packet.Udp("10.0.0.2:9 > 192.0.2.9:53", payload: 30)), own = Lan(Packet.Icmp("10.0.0.2 > 10.0.0.1", payload: 30));
        foreach (Arrival frame in (Arrival[])[udp, own])
        {
            foreach (int length in (int[])[14, 15, 20, 33, 34, 35, 41, 42, 50, 60, 80, 200]) { yield return frame.Length(length); }
            foreach (byte first in (byte[])[0x05, 0x44, 0x40, 0x46, 0x4F, 0x55, 0x65]) { yield return frame.Edit(14, first); }
            foreach (byte low in (byte[])[0, 19, 20, 27, 28, 57, 59, 255]) { yield return frame.Edit(16, 0, low); }
            yield return frame.Edit(20, 0x80);
            yield return frame.Edit(24, 0);
        }
        yield return Lan(Packet.Udp("10.0.0.2:9 > 192.0.2.9:53", payload: 8).BadHeaderChecksum());
        yield return Lan(Packet.Icmp("10.0.0.2 > 10.0.0.1", payload: 8).BadHeaderChecksum());
        yield return Lan(Packet.Udp("10.0.0.2:9 > 192.0.2.9:53", payload: 7).Fragment(8, more: true));
        yield return Lan(Packet.Udp("10.0.0.2:9 > 192.0.2.9:53", payload: 8).DontFragment().Fragment(0, more: true));
    }

    private static IEnumerable<Arrival> Own()
    {
        foreach (string own in (string[])["10.0.0.1", "192.0.2.1"])
        {
            foreach (int length in (int[])[0, 1, 56, 528, 529, 600, 1472])
            {
                yield return Lan(Packet.Icmp($"10.0.0.2 > {own}", payload: length).Rest(0x12340005), $"echo of {length} to {own}");
                yield return Lan(Packet.Udp($"10.0.0.2:9 > {own}:53", payload: length).Tos(0x1C), $"UDP of {length} to {own}");
                yield return Lan(Packet.Ip($"10.0.0.2 > {own}", 132, payload: length), $"SCTP of {length} to {own}");
                yield return Lan(Packet.Tcp($"10.0.0.2:9 > {own}:80", length, TcpFlags.Ack).Tos(0x10), $"ACK of {length} to {own}");
                yield return Lan(Packet.Tcp($"10.0.0.2:9 > {own}:80", length, TcpFlags.Syn).TcpOptions(2, 4, 5, 0xB4), $"SYN of {length} to {own}");
            }
            foreach (TcpFlags flags in (TcpFlags[])[TcpFlags.None, TcpFlags.Fin, TcpFlags.Fin | TcpFlags.Ack, TcpFlags.Rst, TcpFlags.Rst | TcpFlags.Ack, TcpFlags.Syn | TcpFlags.Ack, TcpFlags.Syn | TcpFlags.Fin, TcpFlags.Urg])
            {
                yield return Lan(Packet.Tcp($"10.0.0.2:9 > {own}:80", 3, flags), $"TCP {flags} to {own}");
            }
            yield return Lan(Packet.Icmp($"10.0.0.2 > {own}", payload: 8).BadChecksum());
            yield return Lan(Packet.Icmp($"10.0.0.2 > {own}", code: 3, payload: 8));
            yield return Lan(Packet.Icmp($"10.0.0.2 > {own}", payload: 8).Tos(0xFF).Ttl(1));
            yield return Lan(Packet.Icmp($"10.0.0.2 > {own}", payload: 8).DontFragment().Id(5));
            yield return Lan(Packet.Udp($"10.0.0.2:9 > {own}:53", payload: 8).BadChecksum());
            yield return Lan(Packet.Udp($"10.0.0.2:9 > {own}:53", payload: 8).NoChecksum());
            yield return Lan(Packet.Tcp($"10.0.0.2:9 > {own}:80", 8).BadChecksum());
            yield return Lan(Packet.Icmp($"203.0.113.7 > {own}", payload: 8));
            yield return Lan(Packet.Udp($"203.0.113.7:9 > {own}:53", payload: 8));
            foreach (byte type in (byte[])[0, 3, 5, 9, 10, 11, 14, 15, 17, 42]) { yield return Lan(Packet.Icmp($"10.0.0.2 > {own}", type, payload: 12), $"ICMP {type} to {own}"); }
            foreach (byte protocol in (byte[])[0, 2, 3, 4, 33, 41, 47, 50, 51, 89, 255])
            {
                yield return Lan(Packet.Ip($"10.0.0.2 > {own}", protocol, payload: 40), $"protocol {protocol} to {own}");
            }
            yield return Lan(Packet.Ip($"10.0.0.2 > {own}", 6, payload: 10));
            yield return Lan(Packet.Ip($"10.0.0.2 > {own}", 17, payload: 5));
            yield return Lan(Packet.Ip($"10.0.0.2 > {own}", 1, payload: 5));
        }
    }

    private static IEnumerable<Arrival> Errors()
    {
        foreach (byte type in (byte[])[0, 3, 4, 5, 8, 11, 12, 13, 14, 17, 40])
        {
            yield return Lan(Packet.Icmp("10.0.0.2 > 192.0.2.9", type, payload: 28).Ttl(1), $"TTL 1, ICMP {type}");
            yield return Lan(Packet.Icmp($"10.9.3.{type} > 198.51.100.129", type, payload: 28), $"prohibited ICMP {type}");
        }
        yield return Lan(Packet.Ip("10.0.0.2 > 192.0.2.9", 1).Ttl(1));
        yield return Lan(Packet.Udp("10.0.0.2:9 > 192.0.2.9:53", payload: 2).Ttl(0));
        yield return Lan(Packet.Udp("10.0.0.2:9 > 192.0.2.9:53", payload: 24).Fragment(0, more: true).Ttl(1));
        yield return Lan(Packet.Udp("10.0.0.2:9 > 192.0.2.9:53", payload: 24).Fragment(32, more: false).Ttl(1));
        yield return Lan(Packet.Udp("10.0.0.1:9 > 192.0.2.9:53", payload: 2).Ttl(1));
        yield return Lan(Packet.Udp("10.0.0.2:9 > 192.0.2.9:53", payload: 1400).Ttl(1).Tos(0xFF));
        yield return Lan(Packet.Udp("10.9.0.9:9 > 192.0.2.9:53", payload: 14).Ttl(1));
        yield return Lan(Packet.Udp("203.0.113.9:9 > 192.0.2.9:53", payload: 14).Ttl(1));
        yield return Frame(LanHost, "ff:ff:ff:ff:ff:ff", Packet.Udp("10.0.0.2:9 > 192.0.2.9:53").Ttl(1));
    }
}
