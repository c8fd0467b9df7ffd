using Imq.Packets;
using Imq.Shaping.Qdiscs;
using Imq.Shaping.Tests.Devices;
using Imq.Testing;
using Xunit;

namespace Imq.Shaping.Tests.Qdiscs;

public sealed class SfqTests
{
    private const string Usage =
        "Usage: ... sfq\t[ limit NUMBER ] [ perturb SECS ] [ quantum BYTES ]\n\t\t[ divisor NUMBER ] [ flows NUMBER] [ depth NUMBER ]\n"
        + "\t\t[ headdrop ]\n\t\t[ redflowlimit BYTES ] [ min BYTES ] [ max BYTES ]\n\t\t[ avpkt BYTES ] [ burst PACKETS ] [ probability P ]\n"
        + "\t\t[ ecn ] [ harddrop ]\n";

    private static readonly Instant s_now = Instant.FromSeconds(1);

    /// <summary>Recorded from tc 6.1 on Linux 6.1, with -d.</summary>
    [Theory]
    [InlineData("", "limit 127p quantum 1514b depth 127 flows 128 divisor 1024 ")]
    [InlineData("perturb 10", "limit 127p quantum 1514b depth 127 flows 128 divisor 1024 perturb 10sec ")]
    [InlineData("quantum 1b", "limit 127p quantum 1b depth 127 flows 128 divisor 1024 ")]
    [InlineData("quantum 0", "limit 127p quantum 1514b depth 127 flows 128 divisor 1024 ")]
    [InlineData("limit 10", "limit 10p quantum 1514b depth 127 flows 10 divisor 1024 ")]
    [InlineData("limit 1000", "limit 1000p quantum 1514b depth 127 flows 128 divisor 1024 ")]
    [InlineData("limit 70000", "limit 16256p quantum 1514b depth 127 flows 128 divisor 1024 ")]
    [InlineData("depth 5", "limit 127p quantum 1514b depth 5 flows 128 divisor 1024 ")]
    [InlineData("depth 200", "limit 127p quantum 1514b depth 127 flows 128 divisor 1024 ")]
    [InlineData("flows 16", "limit 127p quantum 1514b depth 127 flows 16 divisor 1024 ")]
    [InlineData("flows 70000", "limit 127p quantum 1514b depth 127 flows 65408 divisor 1024 ")]
    [InlineData("headdrop", "limit 127p quantum 1514b depth 127 headdrop flows 128 divisor 1024 ")]
    [InlineData(
        "limit 3000 flows 512 depth 6 divisor 16384 perturb 60 quantum 3000",
        "limit 3000p quantum 3000b depth 6 flows 512 divisor 16384 perturb 60sec ")]
    [InlineData("divisor 1000", "2 RTNETLINK answers: Invalid argument\n")]
    [InlineData("divisor 131072", "2 RTNETLINK answers: Invalid argument\n")]
    [InlineData("perturb x", "1 Illegal \"perturb\"\n")]
    [InlineData("perturb -1", "2 Error: sch_sfq: invalid perturb period.\n")]
    [InlineData("limit 0", "1 Illegal \"limit\", must be > 1\n")]
    [InlineData("foo", "1 What is \"foo\"?\n" + Usage)]
    [InlineData("help", "1 " + Usage)]
    [InlineData("redflowlimit 100000", "1 sfq: \"redflowlimit\" is not supported: no RED inside sfq\n")]
    public void Prints_and_refuses_as_tc_does(string options, string expected) =>
        Assert.Equal(expected, PrioTests.PrintedOrRefused("sfq " + options, details: true));

    [Fact]
    public void Flows_take_turns_whoever_sends_more()
    {
        using TellingPool pool = new();
        (ShapedBench bench, _) = Make(pool, "sfq");
        for (int i = 0; i < 20; i++) { Send(bench, flow: 1); }
        for (int i = 0; i < 3; i++) { Send(bench, flow: 2); }
        bench.Device.Poll(s_now, 6);
        Assert.Equal([1u, 2u, 1u, 2u, 1u, 2u], bench.TakeOut().Select(ReleaseMark));
        bench.Close();
    }

    [Fact]
    public void The_longest_flow_loses_when_the_limit_is_reached()
    {
        using TellingPool pool = new();
        (ShapedBench bench, Qdisc sfq) = Make(pool, "sfq limit 10");
        for (int i = 0; i < 10; i++) { Assert.True(Send(bench, flow: 1)); }
        Assert.True(Send(bench, flow: 2));
        Assert.Equal((10, 1), (sfq.QueueLength, sfq.Counts.Drops));
        Assert.Equal(["1:2 9", "1:3 1"], Flows(sfq));
        bench.Close();
    }

    [Theory]
    [InlineData("sfq depth 2", new[] { 101, 102 })]
    [InlineData("sfq depth 2 headdrop", new[] { 102, 103 })]
    public void A_flow_beyond_its_depth_loses_its_newest_or_with_headdrop_its_oldest(string qdisc, int[] expected)
    {
        using TellingPool pool = new();
        (ShapedBench bench, Qdisc sfq) = Make(pool, qdisc);
        for (int length = 101; length <= 103; length++) { Send(bench, flow: 1, length); }
        Assert.Equal((2, expected.Sum(), 1), (sfq.QueueLength, sfq.Backlog, sfq.Counts.Drops));
        bench.Device.Poll(s_now, 10);
        Assert.Equal(expected, bench.TakeOut().Select(FifoTests.ReleaseLength));
    }

    [Theory]
    [InlineData("sfq depth 10")]
    [InlineData("sfq depth 10 headdrop")]
    [InlineData("sfq limit 10")]
    [InlineData("sfq limit 10 headdrop")]
    public void Super_packets_are_cut_at_the_limits_and_nothing_is_lost_uncounted(string qdisc)
    {
        using TellingPool pool = new();
        (ShapedBench bench, Qdisc sfq) = Make(pool, qdisc);
        bench.Keeps = false;
        for (int i = 0; i < 3; i++)
        {
            bench.Enqueue(Packet.Tcp("10.0.0.1:1 > 10.0.0.2:2", payload: 7 * 1460).Gso(1460).Build(pool), s_now);
        }
        Assert.Equal((10, 15_000, 11), (sfq.QueueLength, sfq.Backlog, sfq.Counts.Drops));
        Assert.Equal(11, pool.Drops[DropReason.QueueFull]);
        bench.Device.Poll(s_now, 30);
        Assert.Equal((10, 15_000), (bench.PacketsOut, bench.BytesOut));
    }

    [Fact]
    public void Perturbation_keeps_every_packet_and_their_order()
    {
        using TellingPool pool = new();
        (ShapedBench bench, Qdisc sfq) = Make(pool, "sfq perturb 1");
        SfqQdisc root = (SfqQdisc)sfq;
        for (int i = 0; i < 50; i++)
        {
            bench.Enqueue(Packet.Udp($"10.0.0.{1 + (i % 5)}:1 > 10.0.1.1:2", payload: 100 + i).With(p => p.Mark = (uint)i).Build(pool), s_now + (i * 100_000_000L));
        }
        Assert.Equal((50, 0), (sfq.QueueLength, sfq.Counts.Drops));
        bench.Device.Poll(s_now + 6_000_000_000, 100);
        uint[] last = new uint[5];
        foreach (PacketBuffer packet in bench.TakeOut())
        {
            uint flow = packet.Mark % 5;
            Assert.True(packet.Mark >= last[flow]);
            last[flow] = packet.Mark;
            packet.Release();
        }
        Assert.Equal((0, 0), (sfq.QueueLength, sfq.Backlog));
        Assert.Empty(root.Classes);
    }

    [Fact]
    public void Random_traffic_keeps_the_books_balanced()
    {
        using TellingPool pool = new();
        (ShapedBench bench, Qdisc sfq) = Make(pool, "sfq limit 60 depth 20 flows 16 headdrop");
        bench.Keeps = false;
        Random random = new(3);
        int entered = 0;
        for (int i = 0; i < 5_000; i++)
        {
            int segments = random.Next(3) == 0 ? random.Next(2, 30) : 1;
            PacketBuffer packet = segments == 1
                ? bench.Packet(random.Next(60, 1500), 0x0001_0001u + (uint)random.Next(24))
                : Packet.Tcp("10.0.0.1:1 > 10.0.0.2:2", payload: segments * 500).Gso(500).With(p => p.Priority = 0x0001_0001u + (uint)random.Next(24)).Build(pool);
            entered += packet.SegmentCount;
            bench.Enqueue(packet, s_now);
            if (random.Next(2) == 0) { bench.Device.Poll(s_now, random.Next(1, 6)); }
            Assert.Equal(entered, bench.PacketsOut + sfq.QueueLength + sfq.Counts.Drops);
            Assert.InRange(sfq.QueueLength, 0, 60);
        }
        Assert.True(sfq.Counts.Drops > 1000);
        bench.Device.Poll(s_now, 1000);
        Assert.Equal((0, 0), (sfq.QueueLength, sfq.Backlog));
    }

    private static (ShapedBench Bench, Qdisc Sfq) Make(TellingPool pool, string qdisc)
    {
        ShapedBench bench = new(pool) { Keeps = true };
        return (bench, bench.Add("root handle 1: " + qdisc));
    }

    /// <summary>Bucket <paramref name="flow"/>, by a priority that names it.</summary>
    private static bool Send(ShapedBench bench, uint flow, int length = 1500)
    {
        PacketBuffer packet = bench.Packet(length, 0x0001_0001 + flow);
        packet.Mark = flow;
        return bench.Enqueue(packet, s_now);
    }

    private static string[] Flows(Qdisc sfq) => [.. ((SfqQdisc)sfq).Classes.Select(flow => $"{flow.Id} {flow.QueueLength}")];

    private static uint ReleaseMark(PacketBuffer packet)
    {
        uint mark = packet.Mark;
        packet.Release();
        return mark;
    }
}
