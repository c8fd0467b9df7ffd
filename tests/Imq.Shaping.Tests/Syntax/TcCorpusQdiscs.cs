namespace Imq.Shaping.Tests.Syntax;

/// <summary>Trees of every qdisc with its options varied, shown in every way.</summary>
internal static class TcCorpusQdiscs
{
    private static readonly string[] Shows = ["qdisc show dev imq0", "-s -d qdisc show dev imq0", "-j -s qdisc show dev imq0", "-j -p -d qdisc show dev imq0", "class show dev imq0", "-s -d class show dev imq0", "-r -d class show dev imq0"];

    public static IEnumerable<string[]> All => [.. HtbClasses(), .. Roots()];

    private static IEnumerable<string[]> HtbClasses()
    {
        string[] rates = ["8bit", "1000", "64kbit", "1mbit", "1.5mbit", "10Mbit", "100kbps", "1KiBps", "1gbit", "34gbit", "40gbit", "1Gibit", "100tbit", "12345678", "0x10000"];
        string[] options =
        [
            "", "burst 15k", "cburst 2k", "burst 1600 cburst 1600", "ceil 2gbit", "prio 3", "prio 7 quantum 3000", "quantum 1500", "mtu 9000", "overhead 14", "mpu 64", "overhead 8 mpu 84 linklayer adsl", "linklayer atm overhead 10", "linklayer ethernet", "burst 15k/8", "ceil 64kbit", "buffer 5k maxburst 5k", "prio 8",
        ];
        int i = 0;
        foreach (string rate in rates)
        {
            for (int k = 0; k < 3; k++, i++)
            {
                yield return
                [
                    $"qdisc add dev imq0 root handle 1: htb default {i:x} r2q {10 + k}", $"class add dev imq0 parent 1: classid 1:1 htb rate {rate} {options[i % options.Length]}",
                    $"class add dev imq0 parent 1:1 classid 1:{i + 2:x} htb rate {rate} {options[(i + 5) % options.Length]}", $"class change dev imq0 parent 1: classid 1:1 htb rate {rate} {options[(i + 1) % options.Length]}", .. Shows, "-iec class show dev imq0",
                ];
            }
        }
        foreach (string fault in new[] { "rate 0", "rate 1", "rate 1mbit/s", "rate 12foo", "rate inf", "rate 1mbit burst 5g", "rate 1mbit burst -1", "rate 1mbit burst 10kk", "rate 1mbit prio foo", "rate 1mbit prio 9", "rate 1mbit mtu foo", "rate 1mbit overhead foo", "rate 1mbit linklayer foo", "rate 1mbit quantum foo", "rate 1mbit rate 2mbit", "rate 1mbit ceil foo", "rate 1mbit burst 15k/7" })
        {
            yield return ["qdisc add dev imq0 root handle 1: htb", $"class add dev imq0 parent 1: classid 1:1 htb {fault}", "-s -d class show dev imq0"];
        }
        for (int n = 1; n <= 6; n++)
        {
            string[] many = [.. Enumerable.Range(1, n * 17).Select(id => $"class add dev imq0 parent 1: classid 1:{(id * 37) & 0xFFF:x} htb rate {id}mbit")];
            yield return ["qdisc add dev imq0 root handle 1: htb", .. many, "class show dev imq0"];
        }
    }

    private static IEnumerable<string[]> Roots()
    {
        (string Kind, string[] Options)[] kinds =
        [
            ("pfifo", ["", "limit 5", "limit 0x10", "limit 0", "limit 5000000", "limit foo", "foo", "limit"]),
            ("bfifo", ["", "limit 5000", "limit 15k", "limit 1mb", "limit 3kbit", "limit foo", "foo"]),
            ("pfifo_fast", ["", "foo"]),
            ("prio", ["", "bands 5", "bands 3 priomap 1 2 2 2 1 2 0 0 1 1 1 1 1 1 1 1", "bands 2 priomap 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1", "bands 1", "bands 17", "bands foo", "priomap 0 0", "foo", "bands 4 priomap 3", "bands 16", "priomap 9"]),
            ("tbf", ["", "rate 1mbit burst 10k latency 50ms", "rate 1mbit burst 10k limit 20k", "rate 1mbit buffer 10k limit 20k mtu 1500 peakrate 2mbit", "rate 1mbit burst 10k/8 limit 3000 peakrate 2mbit minburst 1540", "rate 8kbit burst 1540 latency 1s", "rate 1mbit burst 10k", "burst 10k latency 5ms", "rate 1mbit latency 5ms",
                "rate 1mbit burst 10k latency foo", "rate 1mbit burst 10k latency 5ms limit 5", "rate foo burst 10k latency 5ms", "rate 1mbit burst 10k latency 50ms mpu 64 overhead 10 linklayer atm", "rate 40gbit burst 10m latency 5ms", "rate 1mbit burst 10k limit 20k peakrate 2mbit", "rate 1mbit burst 100 limit 3000", "foo", "rate 1mbit rate 2mbit burst 5k limit 5k"]),
            ("sfq", ["", "perturb 10", "quantum 1500", "limit 10", "limit 50 divisor 512", "divisor 1000", "flows 20 depth 5", "headdrop", "perturb foo", "quantum foo", "limit foo", "foo", "limit 3000 perturb 5 quantum 1514 depth 300 flows 512"]),
        ];
        foreach ((string kind, string[] options) in kinds)
        {
            if (!TcCorpus.Has(kind)) { continue; }
            for (int i = 0; i < options.Length; i++)
            {
                string next = options[(i + 1) % options.Length];
                yield return [$"qdisc add dev imq0 root handle 1: {kind} {options[i]}", .. Shows, $"qdisc change dev imq0 root handle 1: {kind} {next}", .. Shows[..2], $"qdisc replace dev imq0 root handle 1: {kind} {options[i]}", "-d qdisc show dev imq0"];
                yield return
                [
                    "qdisc add dev imq0 root handle 1: htb default 1", "class add dev imq0 parent 1: classid 1:1 htb rate 1mbit", $"qdisc add dev imq0 parent 1:1 handle 20: {kind} {options[i]}", $"qdisc add dev imq0 parent 20:1 handle 30: {kind} {next}",
                    .. Shows, "filter add dev imq0 parent 20: protocol ip u32 match u32 0 0 flowid 20:1", "filter add dev imq0 parent 20:1 protocol ip u32 match u32 0 0 flowid 20:1", "filter show dev imq0 parent 20:", "qdisc del dev imq0 parent 1:1", "qdisc show dev imq0",
                ];
            }
        }
    }
}
