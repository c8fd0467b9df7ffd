using Imq.Packets;
using Imq.Packets.Headers;
using Imq.Shaping.Tests.Syntax;
using Imq.Testing;

namespace Imq.Shaping.Tests.Filters;

/// <summary>Filters and frames from a small world of addresses and ports, so that they meet often.</summary>
internal static class RandomFilters
{
    private const int Classes = 12;

    private static readonly string[] Plain =
    [
        "ip dst 10.0.0.{0}", "ip src 10.0.0.{0}", "ip dst 10.0.0.{0}/30", "ip protocol {2} 0xff", "ip sport {1} 0xffff", "ip dport {1} 0xffff", "ip tos 0x{0} 0x1e", "ip nofrag", "ip df", "ip firstfrag", "ip ihl 5 0xf", "ip ihl 6 0xf",
        "u8 0x4{0} 0x03 at 3", "u16 {1} 0xffff at 22", "u32 0 0x40 at 32", "u32 0 0 at 60", "u32 0x02000000 0xffffff00 at -14", "u8 {0} 7 at -3", "u16 0x0800 0xffff at -2", "u32 0 0 at -16", "ether src 02:00:00:00:00:0{0}", "icmp type 8 0xff", "tcp dst {1} 0xffff",
        "udp src {1} 0xffff", "ip dst 10.0.0.{0} match ip protocol {2} 0xff", "u8 0 1 at 8 match u8 0 1 at 19", "ip6 dst 2001:db8::{0}", "ip6 src 2001:db8::{0}/126", "ip6 protocol {2} 0xff", "ip6 dport {1} 0xffff", "u32 0 0",
    ];

    private static readonly string[] Offsets =
    [
        "", "offset at 0 mask 0f00 shift 6", "offset at 0 mask 0f00 shift 6 eat", "offset plus 20", "offset plus 20 eat", "offset at 0 mask 0f00 shift 6 plus 4", "eat", "offset at 2 mask ffff shift 0", "offset at 2 mask ffff shift 0 eat", "offset at 60 mask ffff shift 3",
    ];

    /// <summary>The commands that build an htb with its filters; without those that contradict themselves, which tc refuses.</summary>
    public static string[] Tree(Random random, int filters)
    {
        List<string> commands = [$"qdisc add dev imq0 root handle 1: htb default {Classes:x}"];
        for (int i = 1; i <= Classes; i++) { commands.Add($"class add dev imq0 parent 1: classid 1:{i:x} htb rate 1gbit quantum 60000"); }
        foreach (int preference in (int[])[1, 3])
        {
            string head = $"filter add dev imq0 parent 1: protocol {Pick(random, "ip", "ip", "all", "ipv6")} prio {preference} ";
            int table = preference, divisor = 1 << random.Next(0, 5);
            commands.Add($"{head}handle {table}: u32 divisor {divisor}");
            for (int i = 0; i < filters; i++) { commands.Add(head + Filter(random, table, divisor)); }
        }
        commands.Add($"filter add dev imq0 parent 1: protocol arp prio 5 u32 match {Pick(random, "u32 0 0", "u16 1 1")} flowid 1:2");
        commands.Add("filter add dev imq0 parent 1: protocol ip prio 7 u32 match u32 0 0 flowid 1:77");
        TcSession trial = new("imq0");
        return [.. commands.Where(command => !trial.Run(command).Contains("rc=", StringComparison.Ordinal))];
    }

    public static List<PacketBuffer> Frames(Random random, int count, PacketPool pool)
    {
        List<PacketBuffer> frames = [];
        for (int i = 0; i < count; i++) { frames.Add(Frame(random).Build(pool)); }
        return frames;
    }

    private static string Filter(Random random, int table, int divisor)
    {
        string match = Match(random);
        if (random.Next(3) == 0) { match += " match " + Match(random); }
        return random.Next(6) switch
        {
            0 or 1 => $"u32 ht {table}:{random.Next(divisor):x}: match {match} flowid 1:{Class(random):x}",
            2 => $"u32 match {match} link {table}: hashkey mask 0x{Pick(random, "f", "ff", "1c", "f00", "30000")} at {4 * random.Next(-3, 9)} {Pick(random, Offsets)}",
            3 => $"u32 match {match} link {table}: flowid 1:{Class(random):x} {Pick(random, Offsets)}",
            _ => $"u32 match {match} flowid 1:{Class(random):x}",
        };
    }

    private static string Match(Random random) =>
        string.Format(System.Globalization.CultureInfo.InvariantCulture, Pick(random, Plain), random.Next(1, 8), Port(random), Pick(random, "6", "17", "1"));

    private static PacketBuilder Frame(Random random)
    {
        string source = $"10.0.0.{random.Next(1, 8)}", target = $"10.0.0.{random.Next(1, 8)}";
        string flow = $"{source}:{Port(random)} > {target}:{Port(random)}";
        string flow6 = $"[2001:db8::{random.Next(1, 8)}]:{Port(random)} > [2001:db8::{random.Next(1, 8)}]:{Port(random)}";
        int payload = random.Next(0, 60);
        PacketBuilder frame = random.Next(8) switch
        {
            0 => Packet.Udp(flow6, payload),
            1 => Packet.Tcp(flow6, payload, (TcpFlags)random.Next(64)),
            2 => Packet.Icmp($"{source} > {target}", payload: payload),
            3 => Packet.Arp($"{source} > {target}"),
            4 or 5 => Packet.Udp(flow, payload),
            _ => Packet.Tcp(flow, payload, (TcpFlags)random.Next(64)),
        };
        if (random.Next(4) == 0) { frame.Tos((byte)random.Next(256)).Ttl((byte)random.Next(1, 9)); }
        if (random.Next(5) == 0) { frame.DontFragment(); }
        if (random.Next(5) == 0) { frame.IpOptions(1, 1, 1, 1); }
        return frame.Ethernet($"02:00:00:00:00:0{random.Next(1, 8)}");
    }

    private static int Port(Random random) => random.Next(80, 84);

    private static int Class(Random random) => random.Next(1, Classes);

    private static string Pick(Random random, params string[] from) => from[random.Next(from.Length)];
}
