namespace Imq.Shaping.Tests.Syntax;

/// <summary>tc's own grammar: keywords in any order, short forms, doubled and missing words, and what the kernel says to places that do not exist.</summary>
internal static class TcCorpusCommands
{
    private const string Filter = "u32 match u32 1 1 at 4 flowid 1:3";

    public static IEnumerable<string[]> All => [.. FilterPlaces(), .. Words(), .. Qdiscs(), .. Classes(), .. FilterLife()];

    private static IEnumerable<string[]> FilterPlaces()
    {
        string[] places =
        [
            "dev imq0 parent 1: prio 70000 protocol ip", "dev imq0 parent 1: prio foo protocol ip", "dev imq0 parent 1: prio 0 protocol ip", "dev imq0 parent 1: prio 3 prio 4 protocol ip", "dev imq0 parent 1: pref 0x30 proto ip",
            "dev imq0 parent 1: protocol ip protocol ipv6", "dev imq0 parent 1: root protocol ip", "dev imq0 root protocol ip", "dev imq0 prio 6 protocol 0x88cc", "dev imq0 prio 7 protocol 802.1q", "dev imq0 prio 8 protocol arp",
            "dev imq0 prio 9 protocol 2048", "dev imq0 prio 11 protocol 8021q", "dev imq0 prio 12", "dev imq0 prio 13 protocol 802.1ad", "dev imq0 prio 14 protocol 0x1234", "dev imq0 prio 15 protocol IP chain 0", "dev imq0 prio 16 protocol all",
            "dev imq0 parent foo prio 15 protocol ip", "dev imq0 parent 1:1 prio 15 protocol ip", "dev imq0 parent 1:9 prio 15 protocol ip", "dev imq0 parent ffff: prio 15 protocol ip", "dev imq0 ingress prio 15 protocol ip", "dev imq9 parent 1: protocol ip",
            "parent 1: prio 1 protocol ip", "dev imq0 dev imq0 protocol ip", "dev imq0 parent 1: parent 1: protocol ip", "dev imq0 parent 10: protocol ip", "dev imq0 parent 10:1 protocol ip", "dev imq0 protocol 0", "dev imq0 protocol 65536", "protocol ip dev imq0 prio 2 parent 1:0",
            "dev imq0 pri 5 pro ip", "dev imq0 chain 0 chain 0 protocol ip", "dev imq0 chain foo protocol ip", "dev imq0 handle 1 handle 2 protocol ip", "dev imq0 parent", "dev imq0 protocol",
        ];
        string[] verbs = ["add", "replace", "change", "del"];
        for (int i = 0; i < places.Length; i++)
        {
            foreach (string verb in verbs)
            {
                yield return
                [
                    "qdisc add dev imq0 root handle 1: htb default 1", "class add dev imq0 parent 1: classid 1:1 htb rate 1mbit", "class add dev imq0 parent 1:1 classid 1:3 htb rate 1mbit", "qdisc add dev imq0 parent 1:3 handle 10: pfifo",
                    "filter add dev imq0 protocol ip prio 9 u32 match u32 0 0 flowid 1:3", $"filter {verb} {places[i]} {Filter}", $"filter {verb} {places[i]}", "filter show dev imq0", "filter show dev imq0 parent 1:1",
                ];
            }
        }
    }

    private static IEnumerable<string[]> Words()
    {
        string[] tree = ["qdisc add dev imq0 root handle 1: htb default 0x20", "class add dev imq0 parent 1: classid 1:1 htb rate 2mbit", "class add dev imq0 parent 1:1 classid 1:20 htb rate 1mbit ceil 2mbit", $"filter add dev imq0 parent 1: protocol ip {Filter}"];
        string[] words =
        [
            "", "foo", "-foo qdisc", "-h", "help", "-s", "-V", "-Version", "qdisc foo", "class foo", "filter foo", "qdisc help", "class help", "filter help", "qdisc show dev imq9", "class show dev imq9", "filter show dev imq9", "qdisc show dev", "class show dev",
            "filter show dev", "qd sh dev imq0", "q ls dev imq0", "qdisc list dev imq0", "qdisc lst dev imq0", "cl sh dev imq0", "class ls dev imq0", "f ls dev imq0", "fil sh dev imq0", "qdisc show dev imq0 root", "qdisc show dev imq0 parent 1:", "qdisc show dev imq0 handle 1:",
            "qdisc show dev imq0 handle 2:", "qdisc show dev imq0 foo", "qdisc show dev imq0 ingress", "qdisc show dev imq0 handle foo", "qdisc show dev imq0 parent foo", "class show dev imq0 root", "class show dev imq0 parent 1:", "class show dev imq0 parent 1:1",
            "class show dev imq0 classid 1:1", "class show dev imq0 parent 2:", "class show dev imq0 foo", "class show", "class", "filter show", "filter", "filter show dev imq0 foo", "filter show dev imq0 root", "filter show dev imq0 parent 2:", "filter show dev imq0 parent 1: prio 49152",
            "filter show dev imq0 protocol ip", "filter show dev imq0 protocol arp", "filter show dev imq0 chain 0", "filter show dev imq0 pref 3", "-d qdisc show dev imq0", "-s qdisc show dev imq0", "-s -d qdisc show dev imq0", "-o -s qdisc show dev imq0", "-o qdisc show dev imq0",
            "-j qdisc show dev imq0", "-j -p -s qdisc show dev imq0", "-r -s qdisc show dev imq0", "-t qdisc show dev imq0", "-color=always qdisc show dev imq0", "-s -d class show dev imq0", "-j class show dev imq0", "-o -s class show dev imq0", "-iec class show dev imq0",
            "-iec -s -d class show dev imq0", "-o filter show dev imq0", "-j filter show dev imq0", "-j -p qdisc show dev imq0", "-j -p filter show dev imq1", "-j filter show dev imq1", "-j qdisc show dev imq1", "-statistics -details qdisc list dev imq0", "-stat -det class list dev imq0", "qdisc show dev imq0 invisible",
            "-s class show dev imq0", "-N qdisc show dev imq0", "-nm qdisc show dev imq0", "filter get dev imq0 parent 1: protocol ip prio 49152 handle 800::800 u32", "filter get dev imq0 parent 1: protocol ip prio 49152 handle 800::801 u32",
            "filter get dev imq0 parent 1: protocol ip prio 4 handle 800::801 u32", "filter get dev imq0 parent 1: protocol ip prio 49152",
        ];
        foreach (string word in words) { yield return [.. tree, word]; }
    }

    private static IEnumerable<string[]> Qdiscs()
    {
        string[] changes =
        [
            "add dev imq0", "add dev imq0 root", "add dev imq0 pfifo", "add dev imq0 root foo", "add dev imq0 root foo bar", "add dev imq0 root handle 1: htb", "add dev imq0 root handle 2: pfifo", "add dev imq0 root root handle 2: pfifo",
            "add dev imq0 root parent 1:1 pfifo", "add dev imq0 parent 1:1 root pfifo", "add dev imq0 parent 1:1 parent 1:2 pfifo", "add dev imq0 parent 1:9 handle 2: pfifo", "add dev imq0 parent 5:1 handle 2: pfifo", "add dev imq0 parent foo pfifo",
            "add dev imq0 handle 1: handle 2: pfifo", "add dev imq0 dev imq0 pfifo", "add dev imq9 root pfifo", "add root pfifo", "del dev imq0 parent 1:9", "del dev imq0 handle 9:", "del dev imq0 root handle 9:", "del dev imq0 root pfifo", "change dev imq0 root handle 9: pfifo limit 5",
            "change dev imq0 root pfifo limit 5", "change dev imq0 root handle 1: htb default 7", "link dev imq0 root handle 1:", "replace dev imq0 root handle 1: htb default 5", "replace dev imq0 root handle 3: pfifo limit 3", "add dev imq0 parent 1:1 handle 11: pfifo limit 7", "add dev imq0 parent 1:1 handle 1: pfifo",
            "add dev imq0 parent 1:1 handle 11:5 pfifo", "replace dev imq0 parent 1:1 handle 12: pfifo", "add dev imq0 handle 2: parent 1:1 pfifo limit 9", "add dev imq0 parent 1: handle 2: pfifo", "add dev imq0 parent 1:0 handle 2: pfifo", "add dev imq0 root pfifo limit", "add dev imq1 root pfifo limit foo",
            "add dev imq1 root pfifo foo", "add dev imq1 root handle foo pfifo", "add dev imq1 root handle 10000: pfifo", "add dev imq1 handle 2 root pfifo", "a dev imq1 root pfifo", "rep dev imq1 root handle 5: pfifo limit 0x10", "add dev imq1 root htb foo", "add dev imq1 root htb default", "add dev imq1 root htb r2q 5 default 0x1f",
            "add dev imq1 root help", "add help", "add dev imq1 root pfifo help", "add dev imq1 root htb help", "d dev imq0 root", "delete dev imq1 root", "del dev imq0 parent 1:1 handle 11:", "replace dev imq0 parent 1:1 pfifo limit 2", "change dev imq0 parent 1:1 pfifo limit 2", "add dev imq1 root noqueue",
        ];
        foreach (string change in changes)
        {
            yield return
            [
                "qdisc add dev imq0 root handle 1: htb default 1", "class add dev imq0 parent 1: classid 1:1 htb rate 1mbit", $"qdisc {change}", $"qdisc {change}", "qdisc show dev imq0", "-s qdisc show dev imq1", "class show dev imq0",
            ];
        }
    }

    private static IEnumerable<string[]> Classes()
    {
        string[] changes =
        [
            "add dev imq0", "add dev imq0 parent 1:", "add dev imq0 parent 1: classid 1:1", "add dev imq0 parent 1: classid 1:1 foo", "add dev imq0 parent 1: classid 1:1 htb rate 1mbit", "add dev imq0 classid 1:2 htb rate 1mbit", "add dev imq0 parent 9: classid 1:2 htb rate 1mbit",
            "add dev imq0 parent 9: classid 9:2 htb rate 1mbit", "add dev imq0 parent 1:9 classid 1:2 htb rate 1mbit", "add dev imq0 root classid 1:3 htb rate 1mbit", "add dev imq0 parent 1: root classid 1:3 htb rate 1mbit", "add dev imq0 parent 1: classid 1:3 classid 1:4 htb rate 1mbit",
            "add dev imq0 parent 1: parent 1: classid 1:4 htb rate 1mbit", "add parent 1: classid 1:4 htb rate 1mbit", "add dev imq9 parent 1: classid 1:4 htb rate 1mbit", "change dev imq0 parent 1: classid 1:1 htb rate 2mbit", "change dev imq0 classid 1:1 htb rate 3mbit", "change dev imq0 classid 1:77 htb rate 3mbit",
            "replace dev imq0 parent 1: classid 1:78 htb rate 3mbit", "add dev imq0 parent 1:1 classid 1:11 htb rate 1mbit", "add dev imq0 parent 1: classid 1:12 pfifo", "del dev imq0 classid 1:1", "del dev imq0 classid 1:10", "del dev imq0 classid 1:99", "del dev imq0 parent 1: classid 1:99", "del dev imq0 classid 9:99", "del dev imq0",
            "add dev imq0 parent 1: classid : htb rate 1mbit", "add dev imq0 parent 1: classid :7 htb rate 1mbit", "add dev imq0 parent 1: classid 1:0x10 htb rate 1mbit", "add dev imq0 parent 1: classid 1:g htb rate 1mbit", "add dev imq0 parent 1: classid 10007 htb rate 1mbit", "add dev imq0 parent 1: classid 1:10000 htb rate 1mbit",
            "add dev imq0 parent 1: classid root htb rate 1mbit", "add dev imq0 parent 1: classid none htb rate 1mbit", "add dev imq0 parent 1: classid '' htb rate 1mbit", "add dev imq0 parent 1: handle 1:3 htb rate 1mbit", "add dev imq0 parent 1: classid 1:5 htb", "add dev imq0 parent 1: classid 1:5 htb rate", "add dev imq0 parent 1: classid 1:5 htb rate foo",
            "add dev imq0 parent 1: classid 1:5 htb ceil 1mbit", "add dev imq0 parent 1: classid 1:5 htb rate 1mbit foo", "add dev imq0 parent 1: classid 1:5 htb help", "add dev imq0 parent foo classid 1:5 htb rate 1mbit", "add dev imq0 parent 1:20 classid 1:21 htb rate 1mbit", "change dev imq0 parent 1:20 classid 1:10 htb rate 1mbit", "add dev imq0 help",
        ];
        foreach (string change in changes)
        {
            yield return
            [
                "qdisc add dev imq0 root handle 1: htb default 1", "class add dev imq0 parent 1: classid 1:1 htb rate 1mbit", "class add dev imq0 parent 1:1 classid 1:10 htb rate 1mbit", "class add dev imq0 parent 1:1 classid 1:20 htb rate 1mbit",
                "filter add dev imq0 protocol ip u32 match u32 0 0 flowid 1:20", $"class {change}", "class show dev imq0", "-s -d class show dev imq0",
            ];
        }
    }

    private static IEnumerable<string[]> FilterLife()
    {
        string[] changes =
        [
            "del dev imq0", "del dev imq0 parent 1:", "del dev imq0 prio 4", "del dev imq0 prio 5", "del dev imq0 protocol ip", "del dev imq0 handle 800::800 u32", "del dev imq0 prio 1 protocol ipv6", "del dev imq0 prio 1 fw", "del dev imq0 prio 1 handle 800: u32", "del dev imq0 prio 1 handle 801: u32",
            "del dev imq0 prio 1 handle 800::800", "del dev imq0 prio 1 handle 800::800 u32", "del dev imq0 prio 1 handle foo u32", "del dev imq0 prio 2 handle 1 fw", "del dev imq0 prio 2 handle 9 fw", "del dev imq0 prio 3 handle 1 matchall", "del dev imq0 parent 9:", "del dev imq9", "del",
            "change dev imq0 prio 1 protocol ip handle 800::800 u32 flowid 1:2", "change dev imq0 prio 1 protocol ip handle 800::800 u32 match u32 1 1 flowid 1:2", "replace dev imq0 prio 1 protocol ip handle 800::800 u32 match u32 1 1 flowid 1:2", "replace dev imq0 prio 1 protocol ip handle 800::900 u32 match u32 1 1 flowid 1:2",
            "replace dev imq0 prio 1 protocol ip u32 match u32 1 1 flowid 1:2", "replace dev imq0 prio 9 protocol ip u32 match u32 1 1 flowid 1:2", "replace dev imq0 protocol ip u32 match u32 1 1 flowid 1:2", "add dev imq0 prio 1 protocol ip handle 800::800 u32 match u32 1 1", "change dev imq0 prio 1 protocol ip handle 800::777 u32 match u32 1 1",
            "change dev imq0 prio 1 protocol ip handle 800: u32 match u32 1 1", "change dev imq0 prio 1 protocol ip handle 800::801 u32 link 1:", "change dev imq0 prio 1 protocol ip handle 800::801 u32 indev imq1", "change dev imq0 prio 1 protocol ip u32 match u32 0 0", "change dev imq0 protocol ip u32 match u32 0 0", "change dev imq0 prio 1 protocol ip handle 800::800 u32 skip_hw",
            "change dev imq0 prio 2 protocol ip handle 1 fw flowid 1:2", "replace dev imq0 prio 2 protocol ip handle 1 fw classid 1:2 indev imq1", "replace dev imq0 prio 2 protocol ip handle 2 fw classid 1:2", "change dev imq0 prio 3 protocol ip handle 1 matchall flowid 1:2", "add dev imq0 prio 1 protocol ip", "add dev imq0 prio 1 protocol ip u32",
        ];
        foreach (string change in changes)
        {
            yield return
            [
                "qdisc add dev imq0 root handle 1: prio", "filter add dev imq0 parent 1: protocol ip prio 1 u32 match ip dst 10.0.0.1 flowid 1:1", "filter add dev imq0 parent 1: protocol ip prio 1 handle 1: u32 divisor 4", "filter add dev imq0 parent 1: protocol ip prio 1 u32 match ip dst 10.0.0.2 flowid 1:1",
                "filter add dev imq0 parent 1: protocol ip prio 2 handle 1 fw flowid 1:1", "filter add dev imq0 parent 1: protocol ip prio 3 matchall flowid 1:1", $"filter {change}", "filter show dev imq0", $"filter {change}", "-s filter show dev imq0",
                "filter add dev imq0 protocol ip u32 match u32 7 7 flowid 1:1", "filter add dev imq0 protocol ipv6 prio 40000 u32 match u32 7 7 flowid 1:1", "filter add dev imq0 protocol ip u32 match u32 7 7 flowid 1:1", "filter show dev imq0 parent 1:",
            ];
        }
    }
}
