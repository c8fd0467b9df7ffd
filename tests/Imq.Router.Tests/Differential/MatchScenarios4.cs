namespace Imq.Router.Tests.Differential;

/// <summary>Every match, put to <see cref="Mix4"/>. Rules have no target: all of them see all frames.</summary>
internal static class MatchScenarios4
{
    private static readonly string[] Header =
    [
        "", "-s 10.0.0.2", "-s 10.0.0.0/25", "! -s 10.0.0.2", "-d 192.0.2.9", "! -d 192.0.2.0/24", "-s 10.0.0.2,10.0.0.3 -d 192.0.2.9,203.0.113.7",
        "-s 10.0.0.0/255.0.0.253", "-d 192.0.2.8/255.255.255.254", "-d 255.255.255.255", "-d 224.0.0.0/4", "-i eth0", "! -i eth0", "-i eth+", "-i eth1", "-i lo",
        "-i e+", "! -i eth+", "-i wlan+", "-p tcp", "! -p tcp", "-p udp", "-p icmp", "-p all", "-p 132", "-p 255", "-p ipv6", "-f", "! -f",
        "-p udp -f", "-p udp ! -f", "-p tcp -f -s 10.0.0.2", "-s 0.0.0.0/0", "-i eth0 -s 10.0.0.2 -d 192.0.2.9 -p udp",
    ];

    private static readonly string[] Transport =
    [
        "-p tcp -m tcp", "-p tcp --dport 80", "-p tcp ! --dport 80", "-p tcp --dport 79:81", "-p tcp --dport :80", "-p tcp --dport 80:", "-p tcp --sport 1024:",
        "-p tcp ! --sport 1000", "-p tcp --sport 1000 --dport 443", "-p tcp --syn", "-p tcp ! --syn", "-p tcp --tcp-flags ALL NONE", "-p tcp --tcp-flags ALL ALL",
        "-p tcp --tcp-flags SYN,ACK SYN", "-p tcp --tcp-flags FIN,SYN,RST,ACK ACK", "-p tcp ! --tcp-flags ACK,FIN FIN", "-p tcp --tcp-flags URG URG",
        "-p tcp --tcp-option 2", "-p tcp --tcp-option 8", "-p tcp ! --tcp-option 2", "-p tcp --tcp-option 3", "-p tcp --tcp-option 4",
        "-p udp -m udp", "-p udp --dport 53", "-p udp ! --dport 53", "-p udp --sport 53", "-p udp --dport 53:54", "-p udp --sport 0 --dport 65535", "-p udp --dport :122",
        "-p icmp -m icmp --icmp-type any", "-p icmp --icmp-type 8", "-p icmp --icmp-type echo-reply", "-p icmp --icmp-type 3", "-p icmp --icmp-type 3/4",
        "-p icmp ! --icmp-type 3/1", "-p icmp --icmp-type host-unreachable", "-p icmp --icmp-type time-exceeded", "-p icmp ! --icmp-type 8", "-p icmp --icmp-type 255/255",
        "-p icmp --icmp-type 255", "-p tcp -m multiport --dports 22,80,443", "-p tcp -m multiport ! --dports 22,80", "-p tcp -m multiport --dports 79:81,8080",
        "-p udp -m multiport --sports 53,123", "-p udp -m multiport --ports 53", "-p sctp -m multiport --ports 80", "-p dccp -m multiport --sports 80", "-p 136 -m multiport --ports 443",
        "-p tcp -m multiport ! --ports 1000,1023",
    ];

    private static readonly string[] Plain =
    [
        "-m length --length 28", "-m length --length 0:28", "-m length --length 100:", "-m length ! --length 40", "-m length --length :60", "-m mac --mac-source 02:00:00:00:0a:02",
        "-m mac ! --mac-source 02:00:00:00:0a:02", "-m mac --mac-source 02:00:00:00:0a:03 -s 10.0.0.2", "-m tos --tos 0x10", "-m tos --tos 0x08/0x08", "-m tos ! --tos 0x10", "-m tos --tos 0xb8/0xfc",
        "-m tos --tos Minimize-Delay", "-m dscp --dscp 46", "-m dscp --dscp-class EF", "-m dscp ! --dscp 0", "-m dscp --dscp 0x3f", "-m ttl --ttl-eq 64", "-m ttl --ttl-lt 3",
        "-m ttl --ttl-gt 64", "-m ttl ! --ttl-eq 64", "-m ttl --ttl-eq 63", "-m iprange --src-range 10.0.0.2-10.0.0.3", "-m iprange ! --src-range 10.0.0.2-10.0.0.3",
        "-m iprange --dst-range 192.0.2.9-203.0.113.8", "-m iprange --src-range 10.0.0.3-10.0.0.98 --dst-range 203.0.113.0-203.0.113.7", "-m iprange --src-range 10.0.0.2-10.0.0.2 ! --dst-range 192.0.2.0-192.0.2.255",
        "-m addrtype --src-type UNICAST", "-m addrtype --dst-type LOCAL", "-m addrtype ! --dst-type LOCAL", "-m addrtype --dst-type BROADCAST", "-m addrtype --dst-type MULTICAST", "-m addrtype --src-type LOCAL",
        "-m addrtype --dst-type LOCAL,BROADCAST", "-m addrtype --dst-type BLACKHOLE", "-m addrtype --dst-type UNICAST --limit-iface-in", "-m addrtype --dst-type LOCAL --limit-iface-in",
        "-m addrtype --src-type UNREACHABLE", "-m addrtype --dst-type UNREACHABLE", "-m addrtype --dst-type PROHIBIT", "-m comment --comment x -p tcp", "-m statistic --mode nth --every 3 --packet 0",
        "-m statistic --mode nth --every 3 --packet 2", "-m statistic --mode nth --every 5 --packet 1 -p udp", "-m statistic --mode nth ! --every 2 --packet 0", "-m statistic --mode nth --every 1 --packet 0",
        "-m mark --mark 0", "-m mark ! --mark 0", "-m mark --mark 0x10/0x10",
    ];

    private static readonly string[] Out = ["-o eth1", "! -o eth1", "-o eth0", "-o eth+", "-i eth0 -o eth1", "-i eth1 -o eth0", "! -i eth1 -o eth1", "-o lo"];

    public static IReadOnlyList<Scenario> All { get; } =
    [
        Counting("the IP header", Header, "-t mangle -A PREROUTING"), Counting("the IP header in FORWARD", [.. Header, .. Out], "-A FORWARD"),
        Counting("the IP header in INPUT", Header, "-A INPUT"), Counting("out ports", Out.Where(match => !match.Contains("-i", StringComparison.Ordinal)), "-t mangle -A POSTROUTING"),
        Counting("out ports of our own packets", ["", "-o eth1", "-o eth0", "! -o eth0", "-p icmp", "-p tcp", "-s 10.0.0.1", "-m ttl --ttl-eq 64", "-m tos --tos 0xc0", "-m length --length 56", "-m addrtype --src-type LOCAL", "-p icmp --icmp-type 3/3", "-p tcp --tcp-flags ALL RST,ACK"], "-t mangle -A OUTPUT"),
        Counting("tcp, udp, icmp and multiport", Transport, "-t mangle -A PREROUTING"), Counting("tcp, udp, icmp and multiport in FORWARD", Transport, "-A FORWARD"),
        Counting("the other matches", Plain, "-t mangle -A PREROUTING"), Counting("the other matches in FORWARD", Plain, "-t mangle -A FORWARD"),
        Counting("the other matches in INPUT", Plain, "-A INPUT"),
        .. Transport.Where(match => match.Contains("tcp", StringComparison.Ordinal)).Chunk(12).Select((chunk, i) => Alone($"tcp {i}", chunk)),
    ];

    private static Scenario Counting(string name, IEnumerable<string> matches, string where) => new("match " + name)
    {
        Rules4 = [.. matches.Select(match => $"{where} {match}".TrimEnd())],
        Frames = Mix4.All4,
    };

    /// <summary>Each rule in a chain of its own that sees a packet once: what one match drops outright does not hide the next rule's answer.</summary>
    private static Scenario Alone(string name, string[] matches) => new("match alone, " + name)
    {
        Rules4 = [.. matches.SelectMany((match, i) => new[] { $"-N c{i}", $"-A FORWARD -m statistic --mode nth --every {matches.Length} --packet {i} -j c{i}", $"-A c{i} {match}" })],
        Frames = [.. Mix4.All4.SelectMany(frame => Enumerable.Repeat(frame, matches.Length))],
    };
}
