using Imq.Shaping.Qdiscs;

namespace Imq.Shaping.Tests.Syntax;

/// <summary>Sequences of tc commands, made by combining options; each starts from bare devices.</summary>
internal static class TcCorpus
{
    public static readonly string[] Devices = ["imq0", "imq1"];

    private static readonly string[] Shows = ["-s -d filter show dev imq0", "filter show dev imq0 parent 1:"];

    public static IEnumerable<string[]> All => [.. Matches(), .. Filters(), .. FilterFaults(), .. TcCorpusQdiscs.All, .. TcCorpusCommands.All];

    /// <summary>One match each, several together, and -p and -j of them.</summary>
    private static IEnumerable<string[]> Matches()
    {
        string[] matches =
        [
            "ip src 10.1.2.3", "ip dst 10.1.2.0/24", "ip dst 10.1", "ip dst 10.1/16", "ip dst 10/8", "ip dst 10.0.0.1/255.0.0.0", "ip dst any", "ip src default",
            "ip dst all", "ip tos 0x10 0xff", "ip dsfield 0x10 0xfc", "ip precedence 2 7", "ip ihl 5 0xf", "ip protocol 6 0xff", "ip protocol 17 ff",
            "ip nofrag", "ip firstfrag", "ip df", "ip mf", "ip sport 22 0xffff", "ip dport 80 0xffff", "ip dport 0x50 ffff", "ip icmp_type 8 0xff",
            "ip icmp_code 0 0xff", "tcp src 1024 0xfc00", "tcp dst 80 0xffff", "udp src 53 0xffff", "udp dst 53 0xffff", "icmp type 8 0xff", "icmp code 1 0xff",
            "u8 0x45 0xff at 0", "u8 1 0xff at 1", "u8 2 0xff at 2", "u8 3 0xff at 3", "u8 6 0xff at nexthdr+13", "u8 1 1 at -1", "u8 1 1 at -13", "u8 1 0xf",
            "u16 0x1234 0xffff at 0", "u16 0x1234 0xffff at 2", "u16 1 1 at 3", "u16 0x0800 0xffff at -2", "u16 80 0xffff at nexthdr+2", "u16 1 0xffff at 0x10",
            "u32 0x12345678 0xffff00ff at -8", "u32 0 0", "u32 010 0xff", "u32 +1 0xff", "u32 1 1 at nexthdr+4", "u32 0xffffffff 0xffffffff at 12",
            "ip6 dst ::1", "ip6 src 2001:db8::1/64", "ip6 dst 2001:db8::/33", "ip6 dst ::/0", "ip6 src any", "ip6 dst ::1/127", "ip6 priority 0x10 0xff",
            "ip6 protocol 6 0xff", "ip6 flowlabel 0x12345 0xfffff", "ip6 dport 80 0xffff", "ip6 sport 81 0xffff", "ip6 icmp_type 128 0xff", "ip6 icmp_code 0 0xff",
            "mark 0x10 0xff", "mark 1 1", "mark 0 0xff", "mark 0xffffffff 0xffffffff", "ether src 00:11:22:33:44:55", "ether dst 00:11:22:33:44:55",
            "ip dst 10.0.0.1 at 12", "ip dst 10.0.0.1 at nexthdr+12", "i src 10.0.0.1", "t src 10 0xffff", "ip prec 6 0xff", "ip ds 6 0xff",
        ];
        for (int i = 0; i < matches.Length; i++)
        {
            string other = matches[(i + 7) % matches.Length];
            yield return
            [
                "qdisc add dev imq0 root handle 1: htb default 1",
                "class add dev imq0 parent 1: classid 1:1 htb rate 1mbit",
                $"filter add dev imq0 parent 1: protocol {(i % 3 == 0 ? "ipv6" : "ip")} prio 1 u32 match {matches[i]} flowid 1:1",
                $"filter add dev imq0 parent 1: protocol ip prio 2 u32 match {matches[i]} match {other} classid 1:{i:x}",
                .. Shows, "-p filter show dev imq0", "-j filter show dev imq0", "-j -s filter show dev imq0", "-r filter show dev imq0 prio 1",
            ];
        }
    }

    private static IEnumerable<string[]> Filters()
    {
        string[] tables =
        [
            "handle 1: u32 divisor 256", "handle 2: u32 divisor 1", "u32 divisor 4", "handle 7ff: u32 divisor 16", "handle 0x00300000 u32 divisor 2", "handle 1: u32 divisor 16",
            "handle 800: u32 divisor 4", "handle 2:3:4 u32 divisor 4", "handle 2000: u32 divisor 4", "handle 5:: u32 divisor 16", "handle :5: u32 divisor 16", "u32 divisor 3", "u32 divisor 512",
            "u32 divisor 0", "u32 divisor foo", "u32 divisor",
        ];
        string[] nodes =
        [
            "u32 ht 1: match u8 1 1 flowid 1:1", "u32 ht 1:10: match u8 1 1 flowid 1:1", "u32 ht 1:10 match u8 1 1 flowid 1:1", "u32 ht 1:10:5 match u8 1 1 flowid 1:1",
            "u32 ht 3: match u8 1 1 flowid 1:1", "u32 ht 801:8 match u8 1 1 flowid 1:1", "handle 1:10:123 u32 ht 1:10: match u8 1 1 flowid 1:1", "handle ::55 u32 match u8 1 1 flowid 1:1",
            "handle 800::56 u32 match u8 1 1 flowid 1:1", "handle 1::57 u32 match u8 1 1 flowid 1:1", "handle 1:3:57 u32 ht 1: match u8 1 1 flowid 1:1", "u32 ht 800:: match u8 1 1 flowid 1:1",
            "u32 ht 800 match u8 1 1", "u32 ht ::5 match u8 1 1", "u32 match u8 1 1 link 1: hashkey mask 0x000000ff at 16", "u32 match u8 1 1 link 1: hashkey mask 0xff00 at 12 offset at 0 mask 0x0f00 shift 6 plus 0 eat",
            "u32 match u8 1 1 link 1: offset at 0 mask 0f00 shift 6", "u32 match u8 1 1 link 1: offset plus 20", "u32 match u8 1 1 link 1: offset mask 0f00 at 4 plus 20 shift 2 eat", "u32 match u8 1 1 link 1: offset plus 4 eat",
            "u32 match u8 1 1 link 5:", "u32 match u8 1 1 link 1:2", "u32 match u8 1 1 link 1:2:3", "u32 match u8 1 1 link 800:", "u32 match u8 1 1 link foo", "u32 match u8 1 1 link 1: flowid 1:1",
            "u32 match u8 1 1 hashkey mask 0xff at 16", "u32 match u8 1 1 hashkey at 16", "u32 match u8 1 1 hashkey mask", "u32 match u8 1 1 hashkey at 3", "u32 match u8 1 1 offset at", "u32 match u8 1 1 offset at 3",
            "u32 match u8 1 1 offset foo", "u32 match u8 1 1 offset eat link 1:", "u32 ht 1: sample ip protocol 6 0xff match ip dst 1.2.3.4 flowid 1:1", "u32 ht 1: sample tcp dst 80 0xffff match u8 1 1 flowid 1:1",
            "u32 ht 1: sample u8 0x12 0xff at 3 divisor 16 match u8 1 1 flowid 1:1", "u32 ht 1: sample u8 0x12 0xff at 3 divisor 15 match u8 1 1 flowid 1:1", "u32 sample u32 0x12345678 0x00ffff00 ht 1: match u8 1 1 flowid 1:1",
            "u32 sample u8 1 1 match u8 1 1 flowid 1:1", "u32 ht 1: sample u32 0 0 match u8 1 1 flowid 1:1", "u32 ht 1: sample foo", "u32 ht 1: sample mark 1 0xff ht 1:", "u32 order 5 match u8 1 1 flowid 1:1",
            "u32 order 0x900 match u8 1 1 flowid 1:1", "u32 order foo match u8 1 1", "handle ::870 u32 order 0x801 match u8 1 1", "handle ::870 u32 order 0x870 match u8 1 1", "u32 indev imq0 match u8 1 1 flowid 1:1",
            "u32 indev imq9 match u8 1 1 flowid 1:1", "u32 match u8 1 1 indev imq1", "u32 match u8 1 1 flowid 1:1 skip_hw", "u32 match u8 1 1 flowid 1:1 skip_sw", "u32 match u8 1 1 flowid 1:1 skip_sw skip_hw",
            "u32 match u8 1 1 terminal flowid 1:5", "u32 match u8 1 1 classid :1", "u32 match u8 1 1 classid 5:", "u32 match u8 1 1 classid root", "u32 match u8 1 1 classid none", "u32 match u8 1 1 c 1:7", "u32 m u8 1 1 fl 1:7",
        ];
        foreach (string table in tables)
        {
            yield return ["qdisc add dev imq0 root handle 1: htb", "filter add dev imq0 protocol ip prio 3 handle 1: u32 divisor 2", $"filter add dev imq0 parent 1: protocol ip prio 3 {table}", .. Shows];
        }
        for (int i = 0; i < nodes.Length; i++)
        {
            yield return
            [
                "qdisc add dev imq0 root handle 1: prio",
                "filter add dev imq0 parent 1: protocol ip prio 1 handle 1: u32 divisor 256",
                "filter add dev imq0 parent 1: protocol ip prio 1 u32 divisor 4",
                $"filter add dev imq0 parent 1: protocol ip prio 1 {nodes[i]}",
                $"filter add dev imq0 parent 1: protocol ip prio 1 {nodes[(i + 1) % nodes.Length]}",
                $"filter add dev imq0 parent 1: protocol ip prio 1 {nodes[i]}",
                $"filter add dev imq0 parent 1: protocol ip prio 2 {nodes[(i + 5) % nodes.Length]}",
                "filter show dev imq0", "-s -p filter show dev imq0", "-r filter show dev imq0",
                "filter del dev imq0 parent 1: handle 800::800 prio 1 u32", "filter del dev imq0 parent 1: handle 1: prio 1 u32",
                "filter del dev imq0 parent 1: handle 801: prio 1 u32", "filter show dev imq0", "filter del dev imq0 parent 1: prio 1", "filter show dev imq0",
            ];
        }
    }

    private static IEnumerable<string[]> FilterFaults()
    {
        string[] faults =
        [
            "match", "match ip", "match ip dst", "match u32", "match u32 1", "match u8 256 0xff at 0", "match u32 1 1 at 3", "match u32 1 0xfffffffff", "match foo 1 1", "match ip foo 1", "match ip dst 300.1.1.1",
            "match ip dst 10.0.0.1/33", "match ip dst 10.0.0.1/255.255.255.1", "match ip protocol tcp 0xff", "match ip sport ssh 0xffff", "match ip nofrag", "match mark 1 0xff", "match mark 0x100 0xff flowid 1:1", "match mark foo 0xff flowid 1:1",
            "match mark 1 foo flowid 1:1", "match mark 1", "match ip6 dst foo flowid 1:1", "match ip6 dst 10.0.0.1 flowid 1:1", "match ip6 foo 3 flowid 1:1", "match ip6 priority 256 0xff", "match tcp foo 1 1", "match icmp foo 1 1",
            "match ether foo 1", "match u32 1 1 match u32 0 1 flowid 1:1", "match u32 1 1 at x flowid 1:1", "match u32 1 1 at nexthdr+ flowid 1:1", "match u32 1 1 at nexthdr+x flowid 1:1", "match u32 1 1 at", "match u32 0x1_0 1", "match u32 -1 1",
            "match ip prot 6 0xff", "flowid 1:1", "flowid foo", "flowid 1:10000", "flowid", "foo", "help", "", "match u32 0 0", "match u32 0 0 foo", "estimator 1s 8s match u32 0 0",
        ];
        foreach (string fault in faults)
        {
            yield return ["qdisc add dev imq0 root handle 1: htb", $"filter add dev imq0 parent 1: protocol ip prio 1 u32 {fault}", "filter show dev imq0"];
        }
        string[] others =
        [
            "handle 1 fw classid 1:1", "handle 0x301/0xff fw classid 1:2", "handle 2 fw flowid 1:2", "handle 2/0xff fw", "handle 0 fw classid 1:2", "fw classid 1:2", "handle foo fw classid 1:2", "handle 1/foo fw classid 1:1",
            "handle 1 fw classid foo", "handle 1 fw foo", "handle 1 fw help", "handle 1 fw classid", "handle 1 fw indev imq1 classid 1:1", "handle 2 fw indev imq9 classid 1:1", "handle 010 fw flowid 1:1", "handle 1-2 fw flowid 1:1",
            "matchall", "matchall classid 1:2", "handle 7 matchall flowid 1:2", "handle foo matchall classid 1:1", "matchall classid foo", "matchall foo", "matchall help", "matchall skip_sw flowid 1:1", "matchall skip_hw flowid 1:1", "matchall flowid 1:1 skip_hw",
            "flow", "foo", "foo bar", "handle 1 foo", "handle 1",
        ];
        for (int i = 0; i < others.Length; i++)
        {
            yield return
            [
                "qdisc add dev imq0 root handle 1: prio",
                $"filter add dev imq0 parent 1: protocol ip prio 4 {others[i]}", $"filter add dev imq0 parent 1: protocol ip prio 5 {others[(i + 1) % others.Length]}",
                $"filter add dev imq0 parent 1: protocol ip prio 4 {others[(i + 2) % others.Length]}", $"filter replace dev imq0 parent 1: protocol ip prio 4 {others[i]}",
                $"filter change dev imq0 parent 1: protocol ip prio 4 {others[(i + 1) % others.Length]}", $"filter change dev imq0 parent 1: protocol ip prio 4 {others[i]}",
                "-s filter show dev imq0", "filter show dev imq0 prio 4", $"filter del dev imq0 parent 1: protocol ip prio 4 {others[i]}", "filter show dev imq0",
            ];
        }
    }

    public static bool Has(string kind) => BuiltInQdiscs.Find(kind) is not null;
}
