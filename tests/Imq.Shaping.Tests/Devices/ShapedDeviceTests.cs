using Imq.Packets;
using Imq.Shaping.Devices;
using Imq.Shaping.Qdiscs;
using Imq.Testing;
using Xunit;

namespace Imq.Shaping.Tests.Devices;

public sealed class ShapedDeviceTests
{
    private static readonly Instant s_now = Instant.FromSeconds(1);

    [Fact]
    public void Imq_device_is_created_down_with_the_defaults_of_the_design()
    {
        ImqDevice device = new(3, 7, new ShapedBench(new PacketPool()));
        Assert.Equal(("imq3", 7, 3, false, 1500, 1000, "noop"), (device.Name, device.Index, device.Number, device.IsUp, device.Mtu, device.TxQueueLength, device.QdiscKind));
        Assert.Empty(TreeEditor.AllQdiscs(device));
    }

    [Fact]
    public void The_first_up_brings_the_default_qdisc_and_down_keeps_it()
    {
        ShapedBench bench = new(new PacketPool());
        Assert.Equal("pfifo_fast", bench.Device.QdiscKind);
        bench.Device.IsUp = false;
        Assert.Equal("pfifo_fast", bench.Device.QdiscKind);
        Assert.Equal("noqueue", new ShapedBench(new PacketPool(), sink => new ShapedDevice("br0", 2, sink, hasQueue: false)).Device.QdiscKind);
    }

    [Fact]
    public void A_port_counts_frames_and_an_imq_device_l3_lengths()
    {
        using TellingPool pool = new();
        ShapedBench port = new(pool, sink => new ShapedDevice("eth0", 2, sink)), imq = new(pool);
        foreach (ShapedBench bench in new[] { port, imq })
        {
            bench.Enqueue(Packet.Udp("10.0.0.1:1 > 10.0.0.2:2", payload: 12).Ethernet().Build(pool), s_now);
            bench.Enqueue(Packet.Tcp("10.0.0.1:1 > 10.0.0.2:2", payload: 3000).Ethernet().Gso(1460).Build(pool), s_now);
        }
        Assert.Equal((4, 54 + 3000 + (3 * 54)), (port.Device.QueueLength, (int)port.Device.Backlog));
        Assert.Equal((4, 40 + 3000 + (3 * 40)), (imq.Device.QueueLength, (int)imq.Device.Backlog));
        port.Close();
        imq.Close();
    }

    [Fact]
    public void Imq_statistics_count_in_out_and_what_is_lost_between()
    {
        using TellingPool pool = new();
        ShapedBench bench = new(pool);
        ImqDevice imq = (ImqDevice)bench.Device;
        bench.Add("root handle 1: htb default 10");
        bench.AddClass("parent 1: classid 1:10 htb rate 8kbit");
        Qdisc leaf = bench.Add("parent 1:10 handle 10: pfifo limit 3");
        for (int i = 0; i < 10; i++)
        {
            bench.Enqueue(500, s_now);
            bench.Device.Poll(s_now, 64);
            Assert.Equal(imq.RxPackets - imq.TxPackets, bench.Device.QueueLength + leaf.Counts.Drops);
        }
        Assert.Equal((10, 5000), (imq.RxPackets, imq.RxBytes));
        Assert.Equal((4, 2000), (imq.TxPackets, imq.TxBytes));
        bench.Device.IsUp = false;
        Assert.Equal((0, 0L, 3), (bench.Device.QueueLength, bench.Device.Backlog, pool.Drops[DropReason.QueueReset]));
        Assert.Equal(3, leaf.Counts.Drops);
        imq.DropForeign(bench.Packet(100));
        Assert.Equal((5, 1, 1), (imq.TxPackets, imq.TxDropped, pool.Drops[DropReason.ForeignToImq]));
    }

    [Fact]
    public void Down_loses_the_backlog_and_keeps_the_tree()
    {
        using TellingPool pool = new();
        ShapedBench bench = new(pool);
        bench.Add("root handle 1: htb default 10");
        bench.AddClass("parent 1: classid 1:10 htb rate 8kbit");
        bench.Add("parent 1:10 handle 10: sfq");
        for (int i = 0; i < 10; i++) { bench.Enqueue(1000, s_now); }
        bench.Device.IsUp = false;
        Assert.Equal((0, 10, Instant.Never), (bench.Device.QueueLength, pool.Drops[DropReason.QueueReset], bench.Device.NextEvent));
        Assert.False(bench.Enqueue(1000, s_now));
        bench.Device.IsUp = true;
        Assert.Equal(["1:", "10:"], TreeEditor.AllQdiscs(bench.Device).Select(each => each.Handle.ToString()));
        bench.Enqueue(1000, s_now);
        bench.Device.Poll(s_now, 10);
        Assert.Equal(1, bench.PacketsOut);
    }

    [Fact]
    public void Noqueue_sends_at_once_on_a_port_and_drops_on_an_imq_device()
    {
        using TellingPool pool = new();
        ShapedBench port = new(pool, sink => new ShapedDevice("eth0", 2, sink)), imq = new(pool);
        port.Add("root noqueue");
        imq.Add("root noqueue");
        Assert.True(port.Enqueue(100, s_now));
        Assert.False(imq.Enqueue(100, s_now));
        Assert.Equal((1, 1), (port.PacketsOut, pool.Drops[DropReason.ImqDeviceNoQueue]));
    }

    [Fact]
    public void Poll_stops_at_its_budget_and_asks_to_go_on_at_once()
    {
        using TellingPool pool = new();
        ShapedBench bench = new(pool);
        for (int i = 0; i < 10; i++) { bench.Enqueue(100, s_now); }
        bench.Device.Poll(s_now, 4);
        Assert.Equal(4, bench.PacketsOut);
        Assert.True(bench.Device.NextEvent <= s_now);
        bench.Device.Poll(s_now, 64);
        Assert.Equal((10, Instant.Never), (bench.PacketsOut, bench.Device.NextEvent));
    }

    [Fact]
    public void Next_event_is_exact_to_the_nanosecond()
    {
        using TellingPool pool = new();
        ShapedBench bench = new(pool);
        bench.Add("root handle 1: htb default 10");
        bench.AddClass("parent 1: classid 1:10 htb rate 1mbit burst 1000 cburst 1000");
        for (int i = 0; i < 3; i++) { bench.Enqueue(1000, s_now); }
        bench.Device.Poll(s_now, 10);
        Assert.Equal((2, s_now + 8_000_000), (bench.PacketsOut, bench.Device.NextEvent));
        bench.Device.Poll(s_now + 7_999_999, 10);
        Assert.Equal(2, bench.PacketsOut);
        bench.Device.Poll(s_now + 8_000_000, 10);
        Assert.Equal(3, bench.PacketsOut);
    }

    [Fact]
    public void A_wake_up_later_than_what_is_made_good_does_not_burst()
    {
        using TellingPool pool = new();
        ShapedBench bench = new(pool);
        bench.Add("root handle 1: htb default 10");
        bench.AddClass("parent 1: classid 1:10 htb rate 8mbit burst 1000 cburst 1000");
        for (int i = 0; i < 100; i++) { bench.Enqueue(1000, s_now); }
        bench.Device.Poll(s_now, 64);
        long before = bench.PacketsOut;
        bench.Device.Poll(s_now + 50_000_000, 64);
        Assert.InRange(bench.PacketsOut - before, 8, 11);
        bench.Close();
    }
}
