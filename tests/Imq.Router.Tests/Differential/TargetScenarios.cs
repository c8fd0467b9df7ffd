using Imq.Packets.Headers;
using Imq.Testing;
using static Imq.Router.Tests.Differential.Wire;

namespace Imq.Router.Tests.Differential;

/// <summary>Targets, chains and policies: what they do to <see cref="Mix4"/> on its way, and to the rules behind them.</summary>
internal static class TargetScenarios
{
    private static readonly string[] Replies =
    [
        "icmp-net-unreachable", "icmp-host-unreachable", "icmp-port-unreachable", "icmp-proto-unreachable", "icmp-net-prohibited", "icmp-host-prohibited", "icmp-admin-prohibited",
    ];

    public static IReadOnlyList<Scenario> All { get; } =
    [
        On("DROP and ACCEPT", "-A FORWARD -p udp -j DROP", "-A FORWARD -p tcp --dport 80 -j ACCEPT", "-A FORWARD", "-t mangle -A PREROUTING -p tcp --dport 22 -j DROP", "-A INPUT -p icmp -j DROP", "-A OUTPUT -p tcp -j DROP"),
        On("policies", "-P FORWARD DROP", "-A FORWARD -p tcp -j ACCEPT", "-A FORWARD -p udp --dport 53 -j ACCEPT", "-t mangle -P INPUT DROP"),
        On("policy of OUTPUT", "-P OUTPUT DROP", "-A OUTPUT -p icmp -j ACCEPT", "-P INPUT ACCEPT"),
        On("policy of POSTROUTING", "-t mangle -P POSTROUTING DROP", "-t mangle -A POSTROUTING -p udp -j ACCEPT"),
        On("policy of PREROUTING", "-t mangle -P PREROUTING DROP", "-t mangle -A PREROUTING -d 192.0.2.9 -j ACCEPT"),
        On("RETURN", "-A FORWARD -p udp -j RETURN", "-A FORWARD -p tcp", "-N a", "-A FORWARD -j a", "-A a -p tcp --dport 80 -j RETURN", "-A a -p tcp -j DROP", "-A FORWARD", "-P FORWARD DROP"),
        On("jump and goto", "-N a", "-N b", "-N c", "-A FORWARD -p tcp -j a", "-A FORWARD -p udp -g b", "-A FORWARD", "-A a -p tcp --dport 80 -g c", "-A a", "-A b --source 10.0.0.2", "-A b -p udp --dport 53 -j c", "-A b", "-A c -p tcp --syn -j ACCEPT", "-A c -m length --length 100: -j DROP", "-A c"),
        On("goto out of a called chain", "-N a", "-N b", "-A FORWARD -j a", "-A FORWARD -j DROP", "-A a -p udp -g b", "-A a -j ACCEPT", "-A b -p udp --dport 53 -j RETURN", "-A b -j ACCEPT"),
        On("MARK", "-t mangle -A PREROUTING -p tcp -j MARK --set-mark 1", "-t mangle -A PREROUTING -p udp -j MARK --set-xmark 0xf0/0xff", "-t mangle -A PREROUTING --source 10.0.0.2 -j MARK --or-mark 0x100", "-t mangle -A PREROUTING -p udp --dport 53 -j MARK --and-mark 0xffffff0f",
            "-t mangle -A PREROUTING -p icmp -j MARK --xor-mark 0x101", "-A FORWARD -m mark --mark 0x101", "-A FORWARD -m mark --mark 0x1f0", "-A FORWARD -m mark --mark 0x100/0x100", "-A FORWARD -m mark ! --mark 0x100/0x100", "-A FORWARD -m mark --mark 1/0xff", "-t mangle -A FORWARD -m mark --mark 0x100 -j DROP", "-t mangle -A POSTROUTING -m mark --mark 1", "-A INPUT -m mark --mark 0x101", "-A OUTPUT -m mark --mark 0"),
        On("TOS", "-t mangle -A PREROUTING -p tcp -j TOS --set-tos 0x10", "-t mangle -A FORWARD -p udp -j TOS --set-tos 0x08/0x1c", "-t mangle -A PREROUTING -p icmp -j TOS --and-tos 0xf0", "-t mangle -A POSTROUTING -p 47 -j TOS --or-tos 0x22", "-t mangle -A POSTROUTING -p 132 -j TOS --xor-tos 0xff", "-t mangle -A OUTPUT -j TOS --set-tos Minimize-Cost", "-A FORWARD -m tos --tos 0x10"),
        On("DSCP", "-t mangle -A PREROUTING -p tcp -j DSCP --set-dscp 46", "-t mangle -A FORWARD -p udp -j DSCP --set-dscp-class AF31", "-t mangle -A POSTROUTING -p icmp -j DSCP --set-dscp 0", "-t mangle -A OUTPUT -j DSCP --set-dscp-class CS7", "-A FORWARD -m dscp --dscp 46"),
        On("TTL", "-t mangle -A PREROUTING -p tcp -j TTL --ttl-inc 1", "-t mangle -A PREROUTING -p udp -j TTL --ttl-dec 1", "-t mangle -A POSTROUTING -p icmp -j TTL --ttl-set 5", "-t mangle -A FORWARD -p 47 -j TTL --ttl-dec 255", "-t mangle -A FORWARD -p 132 -j TTL --ttl-inc 255", "-t mangle -A OUTPUT -j TTL --ttl-set 9", "-A FORWARD -m ttl --ttl-lt 10"),
        On("CLASSIFY", "-t mangle -A POSTROUTING -p tcp -j CLASSIFY --set-class 1:2", "-t mangle -A FORWARD -j CLASSIFY --set-class 0:1", "-t mangle -A OUTPUT -j CLASSIFY --set-class ffff:ffff", "-t mangle -A POSTROUTING"),
        .. Replies.Select(reply => On($"REJECT in FORWARD with {reply}", $"-A FORWARD -j REJECT --reject-with {reply}", "-A FORWARD", "-A OUTPUT")),
        On("REJECT in INPUT", "-A INPUT -j REJECT"), On("DROP in OUTPUT", "-A OUTPUT -p tcp -j DROP", "-A OUTPUT"),
        On("REJECT with resets", "-A FORWARD -p tcp -j REJECT --reject-with tcp-reset", "-A INPUT -p tcp -j REJECT --reject-with tcp-reset", "-A OUTPUT"),
        new("target REJECT of the router's own traffic") { Rules4 = ["-A INPUT -p icmp -j REJECT --reject-with icmp-admin-prohibited", "-A INPUT -p udp -j REJECT --reject-with icmp-host-prohibited", "-A INPUT -p tcp -j REJECT --reject-with tcp-reset", "-A INPUT -j REJECT --reject-with icmp-proto-unreachable"], Frames = [.. Own()] },
        new("target limit") { Rules4 = ["-A FORWARD -m limit --limit 3/hour --limit-burst 3", "-A FORWARD -m limit --limit 1/hour -p udp", "-A FORWARD -p tcp -m limit --limit 6/hour --limit-burst 10 -j DROP", "-A FORWARD -m limit --limit 6/hour --limit-burst 1 -j ACCEPT", "-A FORWARD"], Frames = Mix4.All4, SecondsBetween = 0 },
    ];

    private static Scenario On(string name, params string[] rules) => new("target " + name) { Rules4 = rules, Frames = Mix4.All4 };

    private static IEnumerable<Arrival> Own()
    {
        foreach (string own in (string[])["10.0.0.1", "192.0.2.1", "10.0.0.255", "255.255.255.255", "224.0.0.1"])
        {
            yield return Lan(Packet.Icmp($"10.0.0.2 > {own}", payload: 700), $"echo to {own}");
            yield return Lan(Packet.Udp($"10.0.0.2:9 > {own}:53", payload: 1000).Tos(0x1C), $"UDP to {own}");
            yield return Lan(Packet.Udp($"10.0.0.2:9 > {own}:53", payload: 8).BadChecksum(), $"bad UDP to {own}");
            yield return Lan(Packet.Udp($"10.0.0.2:9 > {own}:53", payload: 8).NoChecksum(), $"unsummed UDP to {own}");
            yield return Lan(Packet.Ip($"10.0.0.2 > {own}", 47, payload: 40), $"GRE to {own}");
            yield return Lan(Packet.Tcp($"10.0.0.2:9 > {own}:80", 9, TcpFlags.Ack).Tos(0x10), $"ACK to {own}");
            yield return Lan(Packet.Tcp($"10.0.0.2:9 > {own}:80", 0, TcpFlags.Syn), $"SYN to {own}");
            yield return Lan(Packet.Tcp($"10.0.0.2:9 > {own}:80", 7, TcpFlags.Fin), $"FIN to {own}");
            yield return Lan(Packet.Tcp($"10.0.0.2:9 > {own}:80", 0, TcpFlags.Syn).BadChecksum(), $"bad SYN to {own}");
            yield return Lan(Packet.Tcp($"10.0.0.2:9 > {own}:80", 0, TcpFlags.Rst), $"RST to {own}");
        }
    }
}
