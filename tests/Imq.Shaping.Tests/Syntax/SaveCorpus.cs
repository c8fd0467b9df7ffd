using System.Globalization;
using Xunit;

namespace Imq.Shaping.Tests.Syntax;

/// <summary>Command sequences whose trees are saved and read back; the devices are imq0 and imq1.</summary>
internal static class SaveCorpus
{
    public static TheoryData<string> Cases => [.. All.Keys];

    public static Dictionary<string, string[]> All { get; } = Trees().Concat(SaveU32Corpus.Filters()).ToDictionary();

    /// <summary>A prio of 5 bands on imq0, and qdiscs below it.</summary>
    public static IEnumerable<string> Under(params string[] leaves) =>
        ["qdisc add dev imq0 root handle 1: prio bands 5", .. leaves.Select(static leaf => "qdisc add dev imq0 parent " + leaf)];

    private static Dictionary<string, string[]> Trees() => new()
    {
        ["roots without options"] = ["qdisc add dev imq0 root pfifo_fast", "qdisc add dev imq1 root noqueue"],
        ["fifos"] = [.. Under("1:1 handle 7: pfifo limit 7", "1:2 handle 8: bfifo limit 12345", "1:3 handle ffff: pfifo limit 0", "1:4 bfifo", "1:5 pfifo_fast")],
        ["prio"] = ["qdisc add dev imq0 root handle 1: prio bands 5 priomap 4 3 2 1 0 0 1 2 3 4 4 4 4 4 4 0", "qdisc add dev imq1 root handle 1: prio bands 16"],
        ["prio of two bands"] = ["qdisc add dev imq0 root handle 1: prio bands 2 priomap 1 1 1 1 0 0 0 0 1 1 1 1 1 1 1 1", "qdisc add dev imq1 root prio priomap 0"],
        ["prio that lost bands"] =
        [
            "qdisc add dev imq0 root handle 1: prio bands 8", "qdisc add dev imq0 parent 1:8 sfq", "qdisc change dev imq0 root handle 1: prio bands 4",
            "qdisc add dev imq0 parent 1:4 handle 40: sfq",
        ],
        ["sfq"] = [.. Under("1:1 sfq", "1:2 sfq limit 50", "1:3 sfq limit 3000 flows 512 depth 90 divisor 4096 quantum 3000 perturb 10 headdrop", "1:4 sfq depth 10 flows 4", "1:5 sfq limit 127 flows 300")],
        ["sfq at its edges"] = [.. Under("1:1 sfq limit 2 depth 1 flows 1", "1:2 sfq flows 1 depth 1", "1:3 sfq limit 100000 flows 65000", "1:4 sfq divisor 65536 quantum 1", "1:5 sfq limit 200 flows 150")],
        ["tbf"] = [.. Under("1:1 tbf rate 1mbit burst 10k limit 20k", "1:2 tbf rate 333kbit burst 1601 latency 70ms", "1:3 tbf rate 8gbit burst 1m limit 3m peakrate 9gbit mtu 9001", "1:4 tbf rate 1234567bit burst 5000/8 limit 4000000000 overhead 24 mpu 64 linklayer atm", "1:5 tbf rate 8bit burst 1 limit 1")],
        ["tbf with its own inside"] =
        [
            "qdisc add dev imq0 root handle 1: tbf rate 1mbit burst 10k limit 20k", "qdisc add dev imq0 parent 1:1 handle 10: prio", "qdisc add dev imq0 parent 10:2 sfq perturb 5",
            "qdisc add dev imq1 root handle 1: tbf rate 1mbit burst 10k limit 20k", "qdisc add dev imq1 parent 1:1 handle 10: pfifo limit 3", "qdisc change dev imq1 root handle 1: tbf rate 2mbit burst 9k limit 5k",
        ],
        ["tbf with nothing inside"] = ["qdisc add dev imq0 root handle fffe: tbf rate 1mbit burst 10k limit 20k", "qdisc add dev imq0 parent fffe:1 pfifo", "qdisc del dev imq0 parent fffe:1"],
        ["htb alone"] = ["qdisc add dev imq0 root htb", "qdisc add dev imq1 root handle abc: htb default fffe r2q 3 direct_qlen 17"],
        ["htb tree"] =
        [
            "qdisc add dev imq0 root handle 1: htb default 30",
            "class add dev imq0 parent 1: classid 1:1 htb rate 100mbit burst 15k", "class add dev imq0 parent 1:1 classid 1:10 htb rate 5mbit ceil 100mbit burst 15k prio 0",
            "class add dev imq0 parent 1:1 classid 1:20 htb rate 3mbit ceil 60mbit burst 15k cburst 3k prio 7", "class add dev imq0 parent 1:1 classid 1:30 htb rate 1kbit ceil 6mbit quantum 1514 prio 9",
            "class add dev imq0 parent 1:20 classid 1:201 htb rate 1234567bit mtu 9000 overhead 18 mpu 84", "class add dev imq0 parent 1:20 classid 1:202 htb rate 777kbit overhead 44 mpu 53 linklayer adsl",
            "class add dev imq0 parent 1: classid 1:ff htb rate 10gbit burst 1 cburst 1", "qdisc add dev imq0 parent 1:201 handle 201: sfq perturb 10", "qdisc add dev imq0 parent 1:10 pfifo limit 9",
        ],
        ["htb where the kernel warns"] = ["qdisc add dev imq0 root handle 1: htb", "class add dev imq0 parent 1: classid 1:1 htb rate 8kbit", "class add dev imq0 parent 1: classid 1:2 htb rate 1gbit"],
        ["htb class changed after it got children"] =
        [
            "qdisc add dev imq0 root handle 1: htb", "class add dev imq0 parent 1: classid 1:1 htb rate 1mbit prio 3", "class add dev imq0 parent 1:1 classid 1:2 htb rate 1mbit",
            "class change dev imq0 parent 1: classid 1:1 htb rate 10gbit burst 1600 cburst 1600 prio 5",
        ],
        ["htb, eight levels"] = [.. Levels()],
        ["htb with many classes"] = ["qdisc add dev imq0 root handle 1: htb default 5", .. Many(100)],
        ["htb in htb"] =
        [
            "qdisc add dev imq0 root handle 9: htb", "class add dev imq0 parent 9: classid 9:1 htb rate 5mbit", "qdisc add dev imq0 parent 9:1 handle 2: htb default 1",
            "class add dev imq0 parent 2: classid 2:1 htb rate 1mbit", "class add dev imq0 root classid 2:9 htb rate 2mbit", "qdisc add dev imq0 parent 2:1 handle 1: bfifo limit 5",
            "filter add dev imq0 parent 9: protocol all pref 5 matchall classid 9:1", "filter add dev imq0 parent 2: protocol all pref 5 matchall classid 2:9",
        ],
        ["fw"] = [.. Under(), "filter add dev imq0 parent 1: protocol ip pref 1 handle 6 fw classid 1:1", "filter add dev imq0 parent 1: protocol ip pref 1 handle 0x106 fw classid 1:9"],
        ["fw with masks, ports and collisions"] =
        [
            .. Under(), "filter add dev imq0 parent 1: protocol ip pref 2 handle 5/0xff fw classid 1:2 indev imq1", "filter add dev imq0 parent 1: protocol ip pref 2 handle 7/0xff fw classid none",
            "filter add dev imq0 parent 1: protocol ipv6 pref 3 handle 1 fw classid 1:1", "filter add dev imq0 parent 1: protocol ipv6 pref 3 handle 0x100 fw classid 1:2",
            "filter add dev imq0 parent 1: protocol ipv6 pref 3 handle 0x10000 fw classid 1:3", "filter add dev imq0 parent 1: protocol arp pref 4 handle 9/0xffffffff fw indev imq1",
            "filter add dev imq0 parent 1: protocol 0x1234 pref 5 fw", "filter add dev imq0 parent 1: fw",
        ],
        ["matchall"] = [.. Under(), "filter add dev imq0 parent 1: protocol 802.1Q pref 7 matchall classid 1:1", "filter add dev imq0 parent 1: protocol ip pref 8 handle 0x20 matchall skip_hw classid 1:5"],
    };

    private static IEnumerable<string> Levels()
    {
        yield return "qdisc add dev imq0 root handle 1: htb default 7";
        yield return "class add dev imq0 parent 1: classid 1:1 htb rate 7mbit";
        for (int i = 2; i < 8; i++) { yield return string.Create(CultureInfo.InvariantCulture, $"class add dev imq0 parent 1:{i - 1} classid 1:{i} htb rate {8 - i}mbit ceil 9mbit"); }
    }

    /// <summary>Classes out of order, every third with a queue of its own, so that the tables of classes and handles grow and collide.</summary>
    private static IEnumerable<string> Many(int count)
    {
        for (int i = 1; i <= count; i++)
        {
            int id = i * 37 % 101;
            yield return string.Create(CultureInfo.InvariantCulture, $"class add dev imq0 parent 1: classid 1:{id:x} htb rate {id}mbit burst {id * 111}");
            if (i % 3 == 0) { yield return string.Create(CultureInfo.InvariantCulture, $"qdisc add dev imq0 parent 1:{id:x} handle {id + 1:x}0: sfq perturb {i}"); }
        }
    }
}
