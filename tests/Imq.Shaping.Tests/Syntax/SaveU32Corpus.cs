namespace Imq.Shaping.Tests.Syntax;

/// <summary>u32's part of the corpus: everything its words can say, and every way in which tables come to their numbers.</summary>
internal static class SaveU32Corpus
{
    private const string At = "filter add dev imq0 parent 1: protocol ip pref ";

    public static Dictionary<string, string[]> Filters() => new()
    {
        ["u32 matches"] =
        [
            .. Root(), At + "1 u32 match ip src 10.0.0.0/8 match ip dst 1.2.3.4 match ip protocol 6 0xff match ip dport 80 0xffff flowid 1:1",
            At + "1 u32 match ip tos 0x10 0xff match ip nofrag match u8 0x05 0x0f at 0 flowid 1:2", At + "1 u32 match tcp src 80 0xfff0 match u16 0x1234 0xffff at nexthdr+6 flowid none",
            At + "1 u32 match ether src 02:00:00:00:00:01 match ether dst 02:00:00:00:00:02 flowid :3", At + "1 u32 match u32 0 0 at -4 match u8 1 0xff at nexthdr+-3 classid 1:3",
            At + "1 u32 match ip icmp_type 8 0xff match ip sport 0 0 flowid 1:4", "filter add dev imq0 parent 1: protocol ipv6 pref 2 u32 match ip6 src 2001:db8::/35 match ip6 dst ::1 flowid 1:1",
            "filter add dev imq0 parent 1: protocol ipv6 pref 2 u32 match ip6 icmp_code 3 0xff match ip6 icmp_code 1 0x0f at 43 match ip6 priority 9 0xff match ip6 flowlabel 77 0xfffff flowid 1:1",
            "filter add dev imq0 parent 1: protocol ipv6 pref 2 u32 match ip6 icmp_code 0 0 flowid 1:1",
        ],
        ["u32 marks, ports, flags and nothing"] =
        [
            .. Root(), At + "9 u32 match mark 6 0xff flowid 1:1", At + "9 u32 match mark 0x80000000 0xf0000000 match ip dst 1.1.1.1 indev imq1 flowid 1:2",
            At + "9 u32 match mark 1 0x1 order 7", At + "9 u32 match ip6 src ::/0", At + "9 u32 match u32 0 0 skip_hw flowid 1:1", At + "9 u32 match u32 0 0 skip_sw flowid 1:1", At + "9 u32 match u32 0 0",
        ],
        ["u32 flowid that came later"] =
        [
            .. Root(), At + "9 handle ::5 u32 match u32 1 1 at 0 skip_hw", "filter change dev imq0 parent 1: protocol ip pref 9 handle 800::5 u32 skip_hw flowid 1:2",
            At + "9 handle ::6 u32 match u32 1 1 at 0 flowid 1:1", "filter change dev imq0 parent 1: protocol ip pref 9 handle 800::6 u32 flowid 1:3 indev imq1",
        ],
        ["u32 tables and links"] =
        [
            .. Root(), At + "5 handle 1: u32 divisor 256", At + "5 handle 2: u32 divisor 1", At + "5 u32 ht 800:: match ip dst 10.0.0.0/16 hashkey mask 0x000000ff at 16 link 1:",
            At + "5 u32 ht 1:7b: match ip dst 10.0.0.123 flowid 1:1", At + "5 u32 ht 1: sample u32 0x00000005 0x000000ff at 16 match u32 5 0xff at 16 flowid 1:2",
            At + "5 u32 ht 1:ff: match ip protocol 6 0xff offset at 0 mask 0x0f00 shift 6 plus 4 eat link 2:", At + "5 handle 2:0:123 u32 ht 2: match tcp dst 80 0xffff flowid 1:3",
            At + "5 u32 ht 2: match u32 0 0 at 0 hashkey mask 0 at 4 offset plus 8 link 1:", At + "5 u32 ht 2: match u32 0 0 at 0 offset eat", At + "5 u32 ht 2: match u32 0 0 at 0 offset at -2 flowid 1:1",
        ],
        ["u32 links that go round, and across preferences"] =
        [
            .. Root(), At + "5 u32 divisor 4", At + "6 u32 divisor 8", At + "7 handle 7: u32 divisor 1", At + "6 u32 ht 801:3: match u32 0 0 at 0 link 803:", At + "5 u32 ht 803:7: match u32 0 0 at 0 link 801: hashkey mask 0xc0 at 0",
            At + "5 u32 match u32 0 0 at 0 link 7:", At + "7 u32 match u32 0 0 at 0 link 801:", At + "7 u32 match u32 0 0 at 0 flowid 1:1",
        ],
        ["u32 preferences in another order than their numbers"] = [.. Root(), At + "9 u32 match u32 0 0 flowid 1:1", At + "3 u32 match u32 0 0 flowid 1:2", "filter add dev imq0 parent 1: u32 match u32 0 0 flowid 1:3", "filter add dev imq0 parent 1: u32"],
        ["u32 whose first preference is gone"] = [.. Root(), At + "1 u32 match u32 0 0 flowid 1:1", At + "2 u32 match u32 0 0 flowid 1:2", "filter del dev imq0 parent 1: pref 1", At + "1 u32 match u32 1 1 flowid 1:3"],
        ["u32 with gaps in its numbers, one taken by hand"] =
        [
            .. Root(), At + "1 u32 match u32 0 0 flowid 1:1", At + "2 u32 divisor 2", At + "3 u32 match u32 0 0 flowid 1:2", At + "4 u32 match u32 0 0 flowid 1:2", "filter del dev imq0 parent 1: pref 2",
            "filter del dev imq0 parent 1: pref 3", At + "1 handle 801: u32 divisor 16", At + "65535 u32 match u32 0 0 flowid 1:4", "filter del dev imq0 parent 1: pref 1",
        ],
        ["u32 holes among filters"] = [.. Root(), At + "1 u32 match u32 1 1 flowid 1:1", At + "1 u32 match u32 2 2 flowid 1:1", At + "1 u32 match u32 3 3 flowid 1:1", "filter del dev imq0 parent 1: protocol ip pref 1 handle 800::801 u32"],
        ["u32 at a class, and beside other kinds"] =
        [
            "qdisc add dev imq0 root handle 1: htb", "class add dev imq0 parent 1: classid 1:1 htb rate 1mbit", "class add dev imq0 parent 1:1 classid 1:2 htb rate 1mbit",
            At + "2 u32 match u32 0 0 flowid 1:1", At + "1 handle 3 fw flowid 1:1", At + "3 matchall flowid 1:1", "filter add dev imq0 parent 1:1 protocol ip pref 1 u32 match u32 0 0 flowid 1:2",
            "qdisc add dev imq0 parent 1:2 handle 2: sfq", "filter add dev imq0 parent 2: protocol ip pref 1 u32 match u32 0 0 flowid 2:7",
        ],
    };

    private static IEnumerable<string> Root() => SaveCorpus.Under();
}
