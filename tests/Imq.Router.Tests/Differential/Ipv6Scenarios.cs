using Imq.Packets.Headers;
using Imq.Testing;
using static Imq.Router.Tests.Differential.Wire;

namespace Imq.Router.Tests.Differential;

/// <summary>The same for IPv6: matches and targets on <see cref="Mix6"/>, and forwarding itself.</summary>
internal static class Ipv6Scenarios
{
    private static readonly string[] Witness =
        ["-t mangle -A PREROUTING", "-t mangle -A INPUT", "-t mangle -A FORWARD"];

    private static readonly string[] Matches =
    [
        "", "-s 2001:db8:a::2", "! -s 2001:db8:a::/64", "-d 2001:db8:b::9", "-d ff00::/8", "-s 2001:db8:a::2/ffff:ffff:ffff:ffff::fffe", "-i eth0", "! -i eth+", "-p tcp", "! -p tcp", "-p udp", "-p icmpv6", "-p 59", "-p 132",
        "-p ipv6-icmp", "-p esp", "-p 255", "-p 4", "-p tcp --dport 80", "-p tcp ! --dport 22:79", "-p tcp --syn", "-p tcp --tcp-flags FIN,RST NONE", "-p tcp --tcp-option 2", "-p udp --dport 53", "-p udp --sport 1000 ! --dport 53",
        "-p icmpv6 --icmpv6-type echo-request", "-p icmpv6 --icmpv6-type 1", "-p icmpv6 --icmpv6-type 1/4", "-p icmpv6 ! --icmpv6-type 128", "-p icmpv6 --icmpv6-type packet-too-big", "-p icmpv6 --icmpv6-type 128/1",
        "-p tcp -m multiport --dports 22,443", "-p udp -m multiport ! --ports 53", "-p sctp -m multiport --dports 443", "-m length --length 0:60", "-m length --length 1448", "-m mac --mac-source 02:00:00:00:0a:03", "-m tos --tos 0x10", "-m tos ! --tos 0",
        "-m dscp --dscp-class EF", "-m hl --hl-eq 64", "-m hl --hl-lt 4", "-m hl --hl-gt 64", "-m hl ! --hl-eq 64", "-m iprange --src-range 2001:db8:a::2-2001:db8:a::2", "-m iprange ! --dst-range 2001:db8:b::-2001:db8:c::7", "-m addrtype --dst-type LOCAL",
        "-m addrtype --dst-type MULTICAST", "-m addrtype --src-type UNICAST", "-m addrtype ! --dst-type UNICAST", "-m comment --comment x", "-m statistic --mode nth --every 3 --packet 1", "-m mark --mark 0/1",
    ];

    private static readonly string[] Replies =
        ["icmp6-no-route", "icmp6-adm-prohibited", "icmp6-addr-unreachable", "icmp6-port-unreachable", "icmp6-policy-fail", "icmp6-reject-route"];

    public static IReadOnlyList<Scenario> All { get; } =
    [
        Counting("matches in PREROUTING", "-t mangle -A PREROUTING"), Counting("matches in FORWARD", "-A FORWARD"), Counting("matches in INPUT", "-A INPUT"),
        On("forwarding", Witness, Mix6.All), On("routes", Witness, Routes()), On("packets too big", Witness, TooBig()), On("addresses", Witness, Addresses()),
        On("the router itself", Witness, Own()), On("lies", Witness, Lies()),
        .. Replies.Select(reply => On($"REJECT with {reply}", [$"-A FORWARD -j REJECT --reject-with {reply}", "-A FORWARD", $"-A INPUT -p udp -j REJECT --reject-with {reply}"], Mix6.All)),
        On("REJECT with resets", ["-A FORWARD -p tcp -j REJECT --reject-with tcp-reset", "-A INPUT -p tcp -j REJECT --reject-with tcp-reset"], [.. Mix6.All, .. Own()]),
        On("HL, TOS and DSCP", ["-t mangle -A PREROUTING -p tcp -j HL --hl-inc 1", "-t mangle -A PREROUTING -p udp -j HL --hl-dec 1", "-t mangle -A POSTROUTING -p icmpv6 -j HL --hl-set 5", "-t mangle -A FORWARD -p tcp -j TOS --set-tos 0x10",
            "-t mangle -A FORWARD -p udp -j DSCP --set-dscp-class AF31", "-t mangle -A FORWARD -p icmpv6 -j TOS --or-tos 0x22", "-A FORWARD -m hl --hl-lt 10", "-A FORWARD -m tos --tos 0x10"], Mix6.All),
        On("MARK and chains", ["-N a", "-N b", "-A FORWARD -p tcp -j a", "-A FORWARD -p udp -g b", "-A FORWARD -m mark --mark 7", "-A a -p tcp --dport 80 -j RETURN", "-A a -j DROP", "-A b -p udp --dport 53 -j ACCEPT", "-P FORWARD DROP",
            "-t mangle -A PREROUTING -p icmpv6 -j MARK --set-mark 7", "-A FORWARD -p icmpv6 -m mark --mark 7 -j ACCEPT"], Mix6.All),
    ];

    private static Scenario On(string name, IReadOnlyList<string> rules, IEnumerable<Arrival> frames) => new("IPv6 " + name) { Rules6 = rules, Frames = [.. frames] };

    private static Scenario Counting(string name, string where) => On(name, [.. Matches.Select(match => $"{where} {match}".TrimEnd())], Mix6.All);

    private static IEnumerable<Arrival> Routes()
    {
        foreach (string to in (string[])["2001:db8:c::7", "2001:db8:d::1", "2001:db8:d:1::1", "2001:db8:d:2::1", "2001:db8:e::1", "2001:db8:b::fe"])
        {
            yield return Lan(Packet.Udp($"[2001:db8:a::2]:9 > [{to}]:53", 20), $"UDP to {to}");
            yield return Lan(Packet.Tcp($"[2001:db8:a::2]:9 > [{to}]:80", flags: TcpFlags.Syn), $"TCP to {to}");
            yield return Lan(Packet.Udp($"[2001:db8:a::2]:9 > [{to}]:53", 1400).Tos(0x10).FlowLabel(7), $"long UDP to {to}");
            yield return Lan(Packet.Udp($"[2001:db8:a::2]:9 > [{to}]:53", 20).Ttl(1), $"hop limit 1 to {to}");
            yield return Lan(Packet.Udp($"[2001:db8:a::2]:9 > [{to}]:53", 16).Fragment(8, more: false), $"later fragment to {to}");
            yield return Lan(Packet.Icmp($"2001:db8:a::2 > {to}", type: 1, payload: 48), $"an error to {to}");
            yield return Lan(Packet.Icmp($"2001:db8:a::2 > {to}", payload: 48), $"an echo to {to}");
        }
    }

    private static IEnumerable<Arrival> TooBig()
    {
        foreach (int length in (int[])[1251, 1252, 1253, 1300, 1452])
        {
            foreach (string to in (string[])["2001:db8:b::9", "2001:db8:c:1::9"])
            {
                yield return Lan(Packet.Udp($"[2001:db8:a::2]:9 > [{to}]:53", length), $"{length} bytes to {to}");
                yield return Lan(Packet.Udp($"[2001:db8:a::2]:9 > [{to}]:53", length & ~7).Fragment(0, more: true), $"a piece of {length} bytes to {to}");
                yield return Lan(Packet.Udp($"[2001:db8:a::2]:9 > [{to}]:53", length).Ttl(1), $"{length} bytes, hop limit 1, to {to}");
                yield return Lan(Packet.Icmp($"2001:db8:a::2 > {to}", type: 3, payload: length), $"an error of {length} bytes to {to}");
            }
        }
    }

    private static IEnumerable<Arrival> Addresses()
    {
        foreach (string source in (string[])["::", "::1", "ff02::1", "fe80::2", "2001:db8:a::2", "fec0::1", "::ffff:10.0.0.2"])
        {
            yield return Lan(Packet.Udp($"[{source}]:9 > [2001:db8:b::9]:9", 8), $"{source} through");
            yield return Lan(Packet.Udp($"[{source}]:9 > [2001:db8:a::1]:9", 8), $"{source} to the router");
            yield return Lan(Packet.Icmp($"{source} > 2001:db8:a::1", payload: 8), $"echo of {source} to the router");
        }
        foreach (string to in (string[])["::", "::1", "ff02::1", "ff02::2", "ff02::9", "ff01::1", "ff0e::5", "ff02::1:ff00:1", "ff02::1:ff77:1", "fe80::ff:fe00:1", "2001:db8:a::", "2001:db8:b::1"])
        {
            foreach (string mac in (string[])[RouterLan, "33:33:00:00:00:01"])
            {
                yield return Frame(LanHost, mac, Packet.Udp($"[2001:db8:a::2]:9 > [{to}]:9", 8), $"UDP to {to}");
                yield return Frame(LanHost, mac, Packet.Icmp($"2001:db8:a::2 > {to}", payload: 8), $"echo to {to}");
                yield return Frame(LanHost, mac, Packet.Tcp($"[2001:db8:a::2]:9 > [{to}]:9", flags: TcpFlags.Syn), $"TCP to {to}");
                yield return Frame(LanHost, mac, Packet.Icmp($"fe80::2 > {to}", payload: 8), $"link-local echo to {to}");
            }
        }
    }

    private static IEnumerable<Arrival> Own()
    {
        foreach (string own in (string[])["2001:db8:a::1", "2001:db8:b::1", "fe80::ff:fe00:1"])
        {
            string host = own.StartsWith("fe80", StringComparison.Ordinal) ? "fe80::2" : "2001:db8:a::2";
            foreach (int length in (int[])[0, 56, 1192, 1193, 1440])
            {
                yield return Lan(Packet.Icmp($"{host} > {own}", payload: length).Rest(0x12340005).Tos(0xFF), $"echo of {length} to {own}");
                yield return Lan(Packet.Udp($"[{host}]:9 > [{own}]:53", length).Tos(0x1C), $"UDP of {length} to {own}");
                yield return Lan(Packet.Tcp($"[{host}]:9 > [{own}]:80", length).Tos(0x13), $"ACK of {length} to {own}");
            }
            foreach (TcpFlags flags in (TcpFlags[])[TcpFlags.None, TcpFlags.Fin, TcpFlags.Rst, TcpFlags.Syn, TcpFlags.Syn | TcpFlags.Ack])
            {
                yield return Lan(Packet.Tcp($"[{host}]:9 > [{own}]:80", 3, flags), $"TCP {flags} to {own}");
            }
            foreach (byte protocol in (byte[])[4, 41, 50, 59, 132, 200, 255]) { yield return Lan(Packet.Ip($"{host} > {own}", protocol, payload: 40), $"protocol {protocol} to {own}"); }
            foreach (byte type in (byte[])[1, 2, 3, 4, 100, 129, 200]) { yield return Lan(Packet.Icmp($"{host} > {own}", type, payload: 48), $"ICMPv6 {type} to {own}"); }
            yield return Lan(Packet.Icmp($"{host} > {own}", payload: 8).BadChecksum(), "broken echo");
            yield return Lan(Packet.Icmp($"{host} > {own}", payload: 8).Ttl(1), "echo, hop limit 1");
            yield return Lan(Packet.Icmp($"{host} > {own}", payload: 8).Extension(60, 0, 0, 1, 4, 0, 0, 0, 0), "echo behind an option");
            yield return Lan(Packet.Icmp($"{host} > {own}", payload: 8).Extension(60, 0, 0, 0x9E, 4, 0, 0, 0, 0), "echo behind an unknown option");
            yield return Lan(Packet.Icmp($"{host} > {own}", payload: 8).Fragment(0, more: false), "echo in an atomic fragment");
            yield return Lan(Packet.Ip($"{host} > {own}", 200, payload: 8).Extension(60, 0, 0, 1, 4, 0, 0, 0, 0), "unknown protocol behind an option");
            yield return Lan(Packet.Udp($"[{host}]:9 > [{own}]:53", 8).BadChecksum(), "broken UDP");
            yield return Lan(Packet.Udp($"[{host}]:9 > [{own}]:53", 8).NoChecksum(), "UDP without checksum");
            yield return Lan(Packet.Tcp($"[{host}]:9 > [{own}]:80", 8).BadChecksum(), "broken TCP");
        }
    }

    private static IEnumerable<Arrival> Lies()
    {
        foreach (Arrival frame in (Arrival[])[Lan(Packet.Udp("[2001:db8:a::2]:9 > [2001:db8:b::9]:53", 30)), Lan(Packet.Icmp("2001:db8:a::2 > 2001:db8:a::1", payload: 30))])
        {
            foreach (int length in (int[])[14, 30, 53, 54, 55, 61, 62, 70, 120]) { yield return frame.Length(length); }
            foreach (byte first in (byte[])[0x40, 0x50, 0x00, 0x6F]) { yield return frame.Edit(14, first); }
            foreach (byte low in (byte[])[0, 1, 7, 8, 37, 39, 200]) { yield return frame.Edit(18, 0, low); }
            yield return frame.Edit(20, 0);
        }
    }
}
