using Imq.Packets;
using Imq.Shaping.Qdiscs;
using Imq.Shaping.Tests.Devices;
using Imq.Syntax;
using Imq.Testing;
using Xunit;

namespace Imq.Shaping.Tests.Qdiscs;

public sealed class PrioTests
{
    private static readonly Instant s_now = Instant.FromSeconds(1);

    [Fact]
    public void Lower_bands_are_served_first_and_priorities_may_name_a_band()
    {
        using TellingPool pool = new();
        ShapedBench bench = new(pool) { Keeps = true };
        bench.Add("root handle 1: prio");
        bench.Enqueue(103, s_now, 0x0001_0003);
        bench.Enqueue(102, s_now);
        bench.Enqueue(101, s_now, 6);
        bench.Enqueue(111, s_now, 0x0001_0001);
        bench.Enqueue(112, s_now, 0x0002_0001);
        bench.Device.Poll(s_now, 10);
        Assert.Equal([101, 111, 102, 112, 103], bench.TakeOut().Select(FifoTests.ReleaseLength));
        Assert.Equal([2, 2, 1], ((PrioQdisc)bench.Device.Root).Classes.Select(band => (int)band.Counts.Packets));
    }

    [Fact]
    public void Drops_of_a_band_count_at_the_root()
    {
        using TellingPool pool = new();
        ShapedBench bench = new(pool);
        Qdisc root = bench.Add("root handle 1: prio");
        bench.Add("parent 1:2 handle 20: pfifo limit 1");
        bench.Enqueue(100, s_now);
        Assert.False(bench.Enqueue(100, s_now));
        Assert.Equal((1, 1, 100), (root.Counts.Drops, root.QueueLength, root.Backlog));
        bench.Close();
    }

    [Fact]
    public void Fewer_bands_free_what_the_lost_ones_hold_and_more_get_queues()
    {
        using TellingPool pool = new();
        ShapedBench bench = new(pool);
        Qdisc root = bench.Add("root handle 1: prio bands 4");
        bench.Enqueue(100, s_now, 0x0001_0004);
        bench.Enqueue(200, s_now, 0x0001_0001);
        bench.Add("root handle 1: prio bands 3", TcVerb.Change);
        Assert.Equal((1, 200, 1, 3), (root.QueueLength, root.Backlog, root.Counts.Drops, ((PrioQdisc)root).Classes.Count()));
        bench.Add("root handle 1: prio bands 5", TcVerb.Change);
        bench.Enqueue(100, s_now, 0x0001_0005);
        bench.Device.Poll(s_now, 10);
        Assert.Equal(2, bench.PacketsOut);
    }

    [Theory]
    [InlineData("prio bands 3", "bands 3 priomap 1 2 2 2 1 2 0 0 1 1 1 1 1 1 1 1")]
    [InlineData("prio priomap 1 1 1", "bands 3 priomap 1 1 1 2 1 2 0 0 1 1 1 1 1 1 1 1")]
    [InlineData("prio bands 16 priomap 15 14 13 12 11 10 9 8 7 6 5 4 3 2 1 0", "bands 16 priomap 15 14 13 12 11 10 9 8 7 6 5 4 3 2 1 0")]
    [InlineData("prio bands 1", "2 RTNETLINK answers: Invalid argument\n")]
    [InlineData("prio bands 2", "2 RTNETLINK answers: Invalid argument\n")]
    [InlineData("prio bands 17", "2 RTNETLINK answers: Invalid argument\n")]
    [InlineData("prio bands x", "1 Illegal \"bands\"\n")]
    [InlineData("prio priomap 3", "1 \"priomap\" element is out of bands\n")]
    [InlineData("prio priomap 1 2 x", "1 Illegal \"priomap\" element\n")]
    [InlineData("prio bands", "255 Command line is not complete. Try option \"help\"\n")]
    [InlineData("prio bands 3 priomap 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0", "1 \"priomap\" index > TC_PRIO_MAX=15\n")]
    [InlineData("prio foo", "1 What is \"foo\"?\nUsage: ... prio bands NUMBER priomap P1 P2...[multiqueue]\n")]
    [InlineData("prio help", "1 Usage: ... prio bands NUMBER priomap P1 P2...[multiqueue]\n")]
    public void Prints_and_refuses_as_tc_does(string command, string expected) => Assert.Equal(expected, PrintedOrRefused(command));

    /// <summary>What <c>tc qdisc show</c> prints of it on an Ethernet port, or exit status and text of the refusal.</summary>
    internal static string PrintedOrRefused(string command, bool details = false)
    {
        ShapedBench bench = new(new PacketPool(), sink => new Shaping.Devices.ShapedDevice("eth0", 2, sink));
        bench.Device.TxQueueLength = 1000;
        try
        {
            return ShapedBench.Dump(bench.Add("root handle 1: " + command).Dump, details);
        }
        catch (SyntaxException refused)
        {
            return $"{refused.Diagnostic.ExitStatus} {refused.Diagnostic.OriginalText}";
        }
    }
}
