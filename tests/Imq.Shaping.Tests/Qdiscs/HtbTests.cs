using Imq.Packets;
using Imq.Shaping.Qdiscs;
using Imq.Shaping.Qdiscs.Htb;
using Imq.Shaping.Tests.Devices;
using Imq.Syntax;
using Imq.Testing;
using Xunit;

namespace Imq.Shaping.Tests.Qdiscs;

public sealed class HtbTests
{
    private static readonly Instant s_now = Instant.FromSeconds(1);

    /// <summary>Recorded from tc 6.1 on Linux 6.18: options, plain, with -d.</summary>
    [Theory]
    [InlineData(
        "rate 1kbit", "prio 0 rate 1Kbit ceil 1Kbit burst 1600b cburst 1600b ",
        "prio 0 quantum 1000 rate 1Kbit ceil 1Kbit linklayer ethernet burst 1600b/1 mpu 0b cburst 1600b/1 mpu 0b level 0 ")]
    [InlineData(
        "rate 10gbit", "prio 0 rate 10Gbit ceil 10Gbit burst 0b cburst 0b ",
        "prio 0 quantum 200000 rate 10Gbit ceil 10Gbit linklayer ethernet burst 0b/1 mpu 0b cburst 0b/1 mpu 0b level 0 ")]
    [InlineData(
        "rate 3mbit", "prio 0 rate 3Mbit ceil 3Mbit burst 1599b cburst 1599b ",
        "prio 0 quantum 37500 rate 3Mbit ceil 3Mbit linklayer ethernet burst 1599b/1 mpu 0b cburst 1599b/1 mpu 0b level 0 ")]
    [InlineData(
        "rate 1mbit p 2 m 1500", "prio 2 rate 1Mbit ceil 1Mbit burst 1500b cburst 1500b ",
        "prio 2 quantum 12500 rate 1Mbit ceil 1Mbit linklayer ethernet burst 1500b/1 mpu 0b cburst 1500b/1 mpu 0b level 0 ")]
    [InlineData(
        "rate 1mbit overhead 18 mpu 64 linklayer atm", "prio 0 rate 1Mbit overhead 18 ceil 1Mbit linklayer atm burst 1600b cburst 1600b ",
        "prio 0 quantum 12500 rate 1Mbit overhead 18 ceil 1Mbit linklayer atm burst 1600b/1 mpu 64b cburst 1600b/1 mpu 64b level 0 ")]
    [InlineData(
        "rate 1mbit burst 15k cburst 2k prio 9", "prio 7 rate 1Mbit ceil 1Mbit burst 15Kb cburst 2Kb ",
        "prio 7 quantum 12500 rate 1Mbit ceil 1Mbit linklayer ethernet burst 15Kb/1 mpu 0b cburst 2Kb/1 mpu 0b level 0 ")]
    [InlineData(
        "rate 1mbit quantum 1514 ceil 1gbit", "prio 0 rate 1Mbit ceil 1Gbit burst 1600b cburst 1375b ",
        "prio 0 quantum 1514 rate 1Mbit ceil 1Gbit linklayer ethernet burst 1600b/1 mpu 0b cburst 1375b/1 mpu 0b level 0 ")]
    public void Class_prints_as_tc_does(string options, string plain, string detailed)
    {
        ShapedBench bench = new(new PacketPool());
        bench.Add("root handle 1: htb");
        TcClass made = bench.AddClass("parent 1: classid 1:1 htb " + options);
        Assert.Equal(plain, ShapedBench.Dump(made.Dump));
        Assert.Equal(detailed, ShapedBench.Dump(made.Dump, details: true));
    }

    [Theory]
    [InlineData("", "r2q 10 default 0 direct_packets_stat 0 direct_qlen 1000")]
    [InlineData("default 20", "r2q 10 default 0x20 direct_packets_stat 0 direct_qlen 1000")]
    [InlineData("def 0x20", "r2q 10 default 0x20 direct_packets_stat 0 direct_qlen 1000")]
    [InlineData("r2q 0", "r2q 1 default 0 direct_packets_stat 0 direct_qlen 1000")]
    [InlineData("default 1 r2q 5 direct_qlen 0", "r2q 5 default 0x1 direct_packets_stat 0 direct_qlen 0")]
    [InlineData("default 12345678 debug 1", "r2q 10 default 0x12345678 direct_packets_stat 0 direct_qlen 1000")]
    [InlineData("default zz", "1 Illegal \"default\"\n")]
    [InlineData("foo", "1 What is \"foo\"?\n")]
    [InlineData("offload", "2 Error: hw-tc-offload ethtool feature flag must be on.\n")]
    [InlineData("default", "255 Command line is not complete. Try option \"help\"\n")]
    public void Qdisc_prints_and_refuses_as_tc_does(string options, string expected) =>
        Assert.Equal(expected, PrioTests.PrintedOrRefused("htb " + options).Replace(HtbOptions.Usage + "\n", "", StringComparison.Ordinal));

    [Theory]
    [InlineData("", 1, "\"rate\" is required.\n")]
    [InlineData("rate foo", 1, "Illegal \"rate\"\n")]
    [InlineData("rate 1mbit foo", 1, "What is \"foo\"?\n")]
    [InlineData("rate 1mbit l foo", 1, "Illegal \"linklayer\"\n")]
    [InlineData("rate 1mbit quantum 0x10", 1, "Illegal \"quantum\"\n")]
    [InlineData("rate 1mbit rate 2mbit", 1, "Double \"rate\" spec\n")]
    [InlineData("rate 1mbit pri x", 1, "Illegal \"prio\"\n")]
    public void Class_is_refused_as_tc_does(string options, int status, string expected)
    {
        ShapedBench bench = new(new PacketPool());
        bench.Add("root handle 1: htb");
        Diagnostic refusal = Assert.Throws<SyntaxException>(() => bench.AddClass("parent 1: classid 1:1 htb " + options)).Diagnostic;
        Assert.Equal((status, expected), (refusal.ExitStatus, refusal.OriginalText!.Replace(HtbOptions.Usage + "\n", "", StringComparison.Ordinal)));
        Assert.Empty(((HtbQdisc)bench.Device.Root).Classes);
    }

    [Theory]
    [InlineData("1kbit", "Warning: sch_htb: quantum of class 10001 is small. Consider r2q change.\n")]
    [InlineData("1gbit", "Warning: sch_htb: quantum of class 10001 is big. Consider r2q change.\n")]
    [InlineData("1mbit", "")]
    [InlineData("1kbit quantum 5", "")]
    public void A_quantum_out_of_range_is_warned_about(string rate, string expected)
    {
        ShapedBench bench = new(new PacketPool());
        bench.Add("root handle 1: htb");
        bench.AddClass("parent 1: classid 1:1 htb rate " + rate);
        Assert.Equal(expected, bench.LastIo.Error.ToString());
    }

    /// <summary>The order and the initial tokens that the kernel with the real IMQ patches showed for the HOWTO's sample.</summary>
    [Fact]
    public void The_howto_s_tree_shows_as_the_kernel_showed_it()
    {
        ShapedBench bench = new(new PacketPool());
        bench.Add("root handle 1: htb default 20");
        bench.AddClass("parent 1: classid 1:1 htb rate 2mbit burst 15k");
        bench.AddClass("parent 1:1 classid 1:10 htb rate 1mbit");
        bench.AddClass("parent 1:1 classid 1:20 htb rate 1mbit");
        bench.Add("parent 1:10 handle 10: pfifo");
        bench.Add("parent 1:20 handle 20: sfq");
        Assert.Equal(["1:10", "1:1", "1:20"], ((HtbQdisc)bench.Device.Root).Classes.Select(each => each.Id.ToString()));
        Assert.Equal(["1:", "10:", "20:"], TreeEditor.AllQdiscs(bench.Device).Where(each => !each.IsInvisible).Select(each => each.Handle.ToString()));
        TcClass top = ((HtbQdisc)bench.Device.Root).FindClass(new Packets.Tags.ClassId(1, 1))!;
        Assert.Equal("rate 2Mbit ceil 2Mbit burst 15Kb cburst 1600b ", ShapedBench.Dump(top.Dump));
        Assert.Equal(" lended: 0 borrowed: 0 giants: 0\n tokens: 960000 ctokens: 100000\n", ShapedBench.Dump(top.DumpStatistics));
    }

    [Fact]
    public void Packets_without_a_class_go_to_the_default_or_straight_through()
    {
        using TellingPool pool = new();
        ShapedBench bench = new(pool);
        HtbQdisc htb = (HtbQdisc)bench.Add("root handle 1: htb default 20 direct_qlen 2");
        TcClass ten = bench.AddClass("parent 1: classid 1:10 htb rate 8kbit");
        bench.Enqueue(100, s_now);
        Assert.Equal(1u, htb.DirectPackets);
        TcClass twenty = bench.AddClass("parent 1: classid 1:20 htb rate 8kbit");
        bench.Enqueue(100, s_now);
        bench.Enqueue(100, s_now, 0x0001_0010);
        bench.Enqueue(100, s_now, 0x0001_0000);
        Assert.False(bench.Enqueue(100, s_now, 0x0001_0000));
        Assert.Equal((2u, 1, 1, 1), (htb.DirectPackets, ten.QueueLength, twenty.QueueLength, (int)htb.Counts.Drops));
        bench.Close();
    }

    [Fact]
    public void A_class_that_gets_children_loses_its_queue_and_one_that_loses_them_gets_one()
    {
        using TellingPool pool = new();
        ShapedBench bench = new(pool);
        Qdisc htb = bench.Add("root handle 1: htb default 10");
        TcClass ten = bench.AddClass("parent 1: classid 1:10 htb rate 8kbit");
        for (int i = 0; i < 5; i++) { bench.Enqueue(1000, s_now); }
        bench.AddClass("parent 1:10 classid 1:11 htb rate 8kbit");
        Assert.Null(ten.Leaf);
        Assert.Equal((0, 0, 5), (htb.QueueLength, htb.Backlog, htb.Counts.Drops));
        Assert.Equal(5, pool.Drops[DropReason.QueueReset]);
        bench.Enqueue(1000, s_now, 0x0001_0011);
        bench.DeleteClass("1:11");
        Assert.Equal("pfifo", ten.Leaf!.KindName);
        bench.Enqueue(1000, s_now);
        bench.Device.Poll(s_now, 10);
        Assert.Equal((1, 0), (bench.PacketsOut, htb.QueueLength));
    }

    [Theory]
    [InlineData("parent 1: classid 1:10 htb rate 1mbit", "RTNETLINK answers: File exists\n")]
    [InlineData("parent 1: classid 2:10 htb rate 1mbit", "RTNETLINK answers: Invalid argument\n")]
    [InlineData("parent 3: classid 3:10 htb rate 1mbit", "RTNETLINK answers: No such file or directory\n")]
    public void Class_add_is_refused_with_the_kernel_s_words(string command, string expected)
    {
        ShapedBench bench = new(new PacketPool());
        bench.Add("root handle 1: htb");
        bench.AddClass("parent 1: classid 1:10 htb rate 1mbit");
        Diagnostic refusal = Assert.Throws<SyntaxException>(() => bench.AddClass(command)).Diagnostic;
        Assert.Equal((2, expected), (refusal.ExitStatus, refusal.OriginalText));
    }

    [Fact]
    public void A_class_in_use_cannot_be_deleted_and_a_tree_has_eight_levels()
    {
        ShapedBench bench = new(new PacketPool());
        bench.Add("root handle 1: htb");
        bench.AddClass("parent 1: classid 1:1 htb rate 1mbit");
        for (int depth = 2; depth <= 8; depth++) { bench.AddClass($"parent 1:{depth - 1} classid 1:{depth} htb rate 1mbit"); }
        Assert.Equal("Error: HTB class in use.\n", Refusal(() => bench.DeleteClass("1:1")));
        Assert.Equal("Error: sch_htb: tree is too deep.\n", Refusal(() => bench.AddClass("parent 1:8 classid 1:9 htb rate 1mbit")));
        Assert.Equal("RTNETLINK answers: Invalid argument\n", Refusal(() => bench.Add("parent 1:1 pfifo")));
    }

    [Fact]
    public void A_super_packet_is_cut_where_it_would_hold_the_line_longer_than_a_millisecond()
    {
        using TellingPool pool = new();
        ShapedBench bench = new(pool);
        bench.Add("root handle 1: htb default 10");
        bench.AddClass("parent 1: classid 1:10 htb rate 100mbit");
        Assert.Equal([8, 8, 8, 8, 8], Pieces(bench));
        bench.AddClass("parent 1: classid 1:10 htb rate 1mbit", TcVerb.Change);
        Assert.Equal(Enumerable.Repeat(1, 40), Pieces(bench));
        bench.AddClass("parent 1: classid 1:10 htb rate 1gbit", TcVerb.Change);
        Assert.Equal([40], Pieces(bench));
        bench.AddClass("parent 1: classid 1:10 htb rate 1mbit burst 100k cburst 100k", TcVerb.Change);
        Assert.Equal([40], Pieces(bench));
    }

    internal static string Refusal(Action refused) => Assert.Throws<SyntaxException>(refused).Diagnostic.OriginalText!;

    private static List<int> Pieces(ShapedBench bench)
    {
        List<int> pieces = [];
        bench.Released = (packet, _) => pieces.Add(packet.SegmentCount);
        Instant now = bench.Device.LastPoll + 1_000_000_000;
        bench.Enqueue(Packet.Tcp("10.0.0.1:1 > 10.0.0.2:2", payload: 40 * 1460).Gso(1460).Build(bench.Pool), now);
        while (bench.Device.QueueLength > 0)
        {
            bench.Device.Poll(now, 100);
            now = bench.Device.NextEvent;
        }
        return pieces;
    }
}
