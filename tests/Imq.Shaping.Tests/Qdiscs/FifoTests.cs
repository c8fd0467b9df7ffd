using Imq.Packets;
using Imq.Shaping.Qdiscs;
using Imq.Shaping.Tests.Devices;
using Imq.Testing;
using Xunit;

namespace Imq.Shaping.Tests.Qdiscs;

public sealed class FifoTests
{
    private static readonly Instant s_now = Instant.FromSeconds(1);

    [Fact]
    public void Full_queue_drops_the_newest_packet()
    {
        using TellingPool pool = new();
        ShapedBench bench = new(pool) { Keeps = true };
        Qdisc fifo = bench.Add("root handle 1: pfifo limit 2");
        Assert.True(bench.Enqueue(100, s_now));
        Assert.True(bench.Enqueue(200, s_now));
        Assert.False(bench.Enqueue(300, s_now));
        Assert.Equal((1, 2, 300), (fifo.Counts.Drops, fifo.QueueLength, fifo.Backlog));
        Assert.Equal(1, pool.Drops[DropReason.QueueFull]);
        bench.Device.Poll(s_now, 10);
        Assert.Equal([100, 200], bench.TakeOut().Select(ReleaseLength));
        Assert.Equal((2, 300, 0), (fifo.Counts.Packets, fifo.Counts.Bytes, fifo.QueueLength));
    }

    [Fact]
    public void Bfifo_limit_counts_bytes()
    {
        using TellingPool pool = new();
        ShapedBench bench = new(pool);
        bench.Add("root handle 1: bfifo limit 1000");
        Assert.True(bench.Enqueue(600, s_now));
        Assert.False(bench.Enqueue(401, s_now));
        Assert.True(bench.Enqueue(400, s_now));
        bench.Close();
    }

    [Theory]
    [InlineData("pfifo limit 10", 10)]
    [InlineData("bfifo limit 15000", 10)]
    [InlineData("pfifo limit 40", 40)]
    [InlineData("pfifo limit 1", 1)]
    [InlineData("pfifo limit 0", 0)]
    public void Limit_cuts_a_super_packet_as_if_its_segments_had_come_alone(string fifo, int expected)
    {
        using TellingPool pool = new();
        ShapedBench bench = new(pool);
        Qdisc qdisc = bench.Add("root handle 1: " + fifo);
        Assert.Equal(expected > 0, bench.Enqueue(Packet.Tcp("10.0.0.1:1 > 10.0.0.2:2", payload: 40 * 1460).Gso(1460).Build(pool), s_now));
        Assert.Equal((expected, expected * 1500L, 40 - expected), (qdisc.QueueLength, qdisc.Backlog, qdisc.Counts.Drops));
        bench.Device.Poll(s_now, 100);
        Assert.Equal((expected, expected * 1500L), (bench.PacketsOut, bench.BytesOut));
    }

    [Fact]
    public void Imq_root_without_a_shaper_is_a_pass_through_whatever_comes()
    {
        using TellingPool pool = new();
        ShapedBench bench = new(pool);
        Qdisc fifo = bench.Add("root handle 1: pfifo limit 10");
        for (int i = 0; i < 10_000; i++)
        {
            bench.Enqueue(1500, s_now + i);
            bench.Device.Poll(s_now + i, 64);
        }
        Assert.Equal((0, 0, 10_000), (fifo.Counts.Drops, fifo.QueueLength, fifo.Counts.Packets));
    }

    [Theory]
    [InlineData("pfifo", "limit 1000p")]
    [InlineData("pfifo limit 0", "limit 0p")]
    [InlineData("bfifo", "limit 1514000b")]
    [InlineData("bfifo limit 10k", "limit 10Kb")]
    [InlineData("bfifo limit 10123", "limit 10123b")]
    [InlineData("pfifo_fast", "bands 3 priomap 1 2 2 2 1 2 0 0 1 1 1 1 1 1 1 1")]
    public void Prints_as_tc_does_on_a_port(string qdisc, string expected)
    {
        ShapedBench bench = new(new PacketPool(), sink => new Shaping.Devices.ShapedDevice("eth0", 2, sink));
        bench.Device.TxQueueLength = 1000;
        Assert.Equal(expected, ShapedBench.Dump(bench.Add("root " + qdisc).Dump));
    }

    [Fact]
    public void Pfifo_fast_serves_the_lower_band_first_and_limits_each_band()
    {
        using TellingPool pool = new();
        ShapedBench bench = new(pool) { Keeps = true };
        bench.Device.TxQueueLength = 2;
        bench.Add("root pfifo_fast");
        foreach (uint priority in new uint[] { 2, 0, 6, 2, 2, 6 }) { bench.Enqueue((int)(100 + priority), s_now, priority); }
        Assert.Equal(1, bench.Device.Root.Counts.Drops);
        bench.Device.Poll(s_now, 10);
        Assert.Equal([106, 106, 100, 102, 102], bench.TakeOut().Select(ReleaseLength));
    }

    internal static int ReleaseLength(PacketBuffer packet)
    {
        int length = packet.Length;
        packet.Release();
        return length;
    }
}
