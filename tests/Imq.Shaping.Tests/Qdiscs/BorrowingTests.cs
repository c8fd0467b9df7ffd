using System.Globalization;
using System.Text;
using Imq.Packets;
using Imq.Shaping.Tests.Devices;
using Imq.Testing;
using Xunit;

namespace Imq.Shaping.Tests.Qdiscs;

/// <summary>Who gets how much: every scenario's throughput table against the stored one (Mbit/s, two decimals).</summary>
public sealed class BorrowingTests
{
    private const string RootAndThree = "1:1 root 10mbit;1:10 1:1 2mbit ceil 10mbit;1:20 1:1 3mbit ceil 10mbit;1:30 1:1 5mbit ceil 10mbit";

    /// <summary>Tree, busy classes, what each gets. Linux 6.18 gave the same to UDP floods (2.30/7.66, 4.00/6.00, 3.52/6.55, 2.00/2.00/6.01 …).</summary>
    public static TheoryData<string, string, string> Scenarios => new()
    {
        { RootAndThree, "1:10 1:20 1:30", "1:10=2.00 1:20=3.00 1:30=5.00" },
        { RootAndThree, "1:10 1:20", "1:10=4.00 1:20=6.00" },
        { RootAndThree, "1:30", "1:30=10.00" },
        { "1:1 root 10mbit;1:10 1:1 2mbit ceil 10mbit prio 0;1:20 1:1 3mbit ceil 10mbit prio 1", "1:10 1:20", "1:10=7.00 1:20=3.00" },
        { "1:1 root 10mbit;1:10 1:1 2mbit ceil 3mbit;1:20 1:1 3mbit ceil 10mbit", "1:10 1:20", "1:10=2.30 1:20=7.70" },
        { "1:1 root 10mbit;1:10 1:1 2mbit ceil 10mbit quantum 3000;1:20 1:1 2mbit ceil 10mbit quantum 9000", "1:10 1:20", "1:10=3.50 1:20=6.50" },
        {
            "1:1 root 10mbit;1:2 1:1 4mbit ceil 10mbit;1:3 1:1 6mbit ceil 10mbit;1:20 1:2 1mbit ceil 10mbit;1:21 1:2 1mbit ceil 10mbit;1:30 1:3 6mbit ceil 10mbit",
            "1:20 1:21 1:30", "1:20=2.00 1:21=2.00 1:30=6.00"
        },
        {
            "1:1 root 10mbit;1:2 1:1 4mbit ceil 10mbit;1:3 1:1 6mbit ceil 10mbit;1:20 1:2 1mbit ceil 10mbit;1:21 1:2 1mbit ceil 10mbit;1:30 1:3 6mbit ceil 10mbit",
            "1:20 1:21", "1:20=5.00 1:21=5.00"
        },
        { "1:10 root 1mbit;1:20 root 2mbit", "1:10 1:20", "1:10=1.00 1:20=2.00" },
        { "1:1 root 2mbit burst 15k;1:10 1:1 1mbit;1:20 1:1 1mbit", "1:10 1:20", "1:10=1.00 1:20=1.00" },
        { "1:1 root 5mbit;1:10 1:1 4mbit ceil 5mbit;1:20 1:1 4mbit ceil 5mbit", "1:10 1:20", "1:10=4.00 1:20=4.00" },
    };

    [Theory, MemberData(nameof(Scenarios))]
    public void Shares_are_those_of_the_table(string tree, string busy, string expected)
    {
        PacketPool pool = new();
        ShapedBench bench = new(pool);
        bench.Add("root handle 1: htb");
        foreach (string line in tree.Split(';'))
        {
            string[] words = line.Split(' ', 3);
            bench.AddClass($"parent {(words[1] == "root" ? "1:" : words[1])} classid {words[0]} htb rate {words[2]}");
        }
        Assert.Equal(expected, Measure(bench, busy.Split(' '), seconds: 60, (id, _) => bench.Packet(1500, ShapedBench.Id(id).Value)));
        bench.Close();
    }

    [Fact]
    public void Super_packets_get_no_more_than_their_segments_would()
    {
        PacketPool pool = new();
        ShapedBench bench = new(pool);
        bench.Add("root handle 1: htb");
        bench.AddClass("parent 1: classid 1:1 htb rate 1gbit");
        bench.AddClass("parent 1:1 classid 1:10 htb rate 10mbit ceil 1gbit quantum 1514 burst 70k cburst 70k");
        bench.AddClass("parent 1:1 classid 1:20 htb rate 10mbit ceil 1gbit quantum 1514");
        string table = Measure(bench, ["1:10", "1:20"], seconds: 0.5, (id, clock) => id == "1:20"
            ? bench.Packet(1500, ShapedBench.Id(id).Value)
            : Packet.Tcp("10.0.0.1:1 > 10.0.0.2:2", payload: 40 * 1460).Gso(1460).With(p => p.Priority = ShapedBench.Id(id).Value).Build(pool));
        double[] shares = [.. table.Split(' ').Select(part => double.Parse(part.Split('=')[1], CultureInfo.InvariantCulture))];
        Assert.InRange(shares[0], 485, 515);
        Assert.InRange(shares[1], 485, 515);
        bench.Close();
    }

    [Fact]
    public void Lends_and_borrows_are_counted_where_the_tokens_came_from()
    {
        PacketPool pool = new();
        ShapedBench bench = new(pool);
        bench.Add("root handle 1: htb");
        TcClassPair classes = new(bench.AddClass("parent 1: classid 1:1 htb rate 10mbit"), bench.AddClass("parent 1:1 classid 1:10 htb rate 2mbit ceil 10mbit"));
        Measure(bench, ["1:10"], 20, (id, _) => bench.Packet(1500, ShapedBench.Id(id).Value));
        Shaping.Qdiscs.Htb.HtbClass parent = (Shaping.Qdiscs.Htb.HtbClass)classes.Parent, leaf = (Shaping.Qdiscs.Htb.HtbClass)classes.Leaf;
        Assert.Equal(bench.PacketsOut, leaf.Lends + leaf.Borrows);
        Assert.Equal(leaf.Borrows, parent.Lends);
        Assert.InRange(leaf.Lends / (double)bench.PacketsOut, 0.199, 0.202);
        Assert.Equal(0u, parent.Borrows);
        Assert.Equal(bench.PacketsOut, parent.Counts.Packets);
        bench.Close();
    }

    private sealed record TcClassPair(Shaping.Qdiscs.TcClass Parent, Shaping.Qdiscs.TcClass Leaf);

    /// <summary>Keeps some packets of every busy class in the tree; <c>id=Mbit/s</c> for each, the first tenth of the time left out.</summary>
    private static string Measure(ShapedBench bench, string[] busy, double seconds, Func<string, Instant, PacketBuffer> make)
    {
        int[] held = new int[busy.Length];
        long[] bytes = new long[busy.Length];
        Instant now = Instant.FromSeconds(1), from = now + (long)(seconds * 1e8), end = now + (long)(seconds * 1e9);
        bench.Released = (packet, at) =>
        {
            held[packet.QueueSlot] -= packet.SegmentCount;
            if (at >= from) { bytes[packet.QueueSlot] += packet.ShapedLength; }
        };
        while (now < end)
        {
            for (int i = 0; i < busy.Length; i++)
            {
                while (held[i] < 100)
                {
                    PacketBuffer packet = make(busy[i], now);
                    packet.QueueSlot = i;
                    held[i] += packet.SegmentCount;
                    Assert.True(bench.Enqueue(packet, now));
                }
            }
            bench.Device.Poll(now, 64);
            if (bench.Device.NextEvent > now) { now = bench.Device.NextEvent; }
        }
        StringBuilder table = new();
        for (int i = 0; i < busy.Length; i++)
        {
            table.Append(CultureInfo.InvariantCulture, $"{(i > 0 ? " " : "")}{busy[i]}={bytes[i] * 8 / (seconds * 0.9) / 1e6:f2}");
        }
        return table.ToString();
    }
}
