using Imq.Packets;
using Imq.Packets.Tags;
using Imq.Testing;
using Xunit;

namespace Imq.Shaping.Tests.Filters;

public sealed class ClassifyTests
{
    private const string Flow = "10.0.0.1:1000 > 10.0.0.230:80";

    [Fact]
    public void The_first_filter_by_preference_that_matches_decides()
    {
        using FilterBench bench = new(
            "protocol ip prio 2 u32 match ip dst 10.0.0.0/8 flowid 1:2", "protocol ip prio 1 u32 match ip dst 10.0.0.230 flowid 1:1", "protocol ipv6 prio 3 matchall flowid 1:3");
        Assert.Equal(new ClassId(1, 1), bench.Classify(Packet.Udp(Flow)));
        Assert.Equal(new ClassId(1, 2), bench.Classify(Packet.Udp("10.0.0.1:1000 > 10.0.0.231:80")));
        Assert.Equal(ClassId.None, bench.Classify(Packet.Udp("10.0.0.1:1000 > 192.0.2.1:80")));
        Assert.Equal(new ClassId(1, 3), bench.Classify(Packet.Udp("[2001:db8::1]:1000 > [2001:db8::2]:80")));
    }

    [Fact]
    public void Ports_behind_IP_options_are_found_through_a_link_with_the_header_length()
    {
        using FilterBench bench = new(
            "protocol ip prio 1 handle 1: u32 divisor 1",
            "protocol ip prio 1 u32 ht 1: match tcp dst 80 0xffff flowid 1:4",
            "protocol ip prio 1 u32 match ip protocol 6 0xff link 1: offset at 0 mask 0f00 shift 6");
        Assert.Equal(new ClassId(1, 4), bench.Classify(Packet.Tcp(Flow)));
        Assert.Equal(new ClassId(1, 4), bench.Classify(Packet.Tcp(Flow).IpOptions(1, 1, 1, 1, 1)));
        Assert.Equal(ClassId.None, bench.Classify(Packet.Tcp("10.0.0.1:1000 > 10.0.0.230:81")));
        Assert.Equal(ClassId.None, bench.Classify(Packet.Udp(Flow)));
    }

    [Fact]
    public void A_hash_table_is_entered_at_the_bucket_of_the_key()
    {
        using FilterBench bench = new("protocol ip prio 1 handle 1: u32 divisor 256");
        for (int last = 0; last < 256; last++)
        {
            bench.Run($"filter add dev imq0 parent 1: protocol ip prio 1 u32 ht 1:{last:x}: match ip dst 10.0.0.{last} flowid 1:{1 + (last % 8)}");
        }
        bench.Run("filter add dev imq0 parent 1: protocol ip prio 1 u32 match ip dst 10.0.0.0/24 link 1: hashkey mask 0x000000ff at 16");
        for (int last = 0; last < 256; last += 5)
        {
            Assert.Equal(new ClassId(1, (ushort)(1 + (last % 8))), bench.Classify(Packet.Udp($"10.0.0.1:1000 > 10.0.0.{last}:80")));
        }
    }

    [Fact]
    public void A_word_beyond_the_packet_ends_the_search_at_every_length()
    {
        using FilterBench bench = new(
            "protocol ip prio 1 u32 match u8 0 0 at 60 flowid 1:1", "protocol ip prio 1 u32 match u32 0 0 flowid 1:2", "protocol ip prio 2 u32 match u32 0 0 flowid 1:3");
        for (int payload = 0; payload < 60; payload++)
        {
            ClassId found = bench.Classify(Packet.Udp(Flow, payload));
            Assert.Equal(28 + payload >= 64 ? new ClassId(1, 1) : new ClassId(1, 3), found);
        }
    }

    [Fact]
    public void Negative_offsets_reach_the_link_header_where_there_is_one()
    {
        using FilterBench bench = new("protocol ip prio 1 u32 match ether src 02:00:00:00:00:0a flowid 1:1", "protocol ip prio 2 u32 match ether dst 02:00:00:00:00:0b flowid 1:3", "protocol ip prio 3 u32 match u32 0 0 at -64 flowid 1:2");
        Assert.Equal(new ClassId(1, 1), bench.Classify(Packet.Udp(Flow).Ethernet("02:00:00:00:00:0a")));
        Assert.Equal(new ClassId(1, 3), bench.Classify(Packet.Udp(Flow).Ethernet("02:00:00:00:00:01", "02:00:00:00:00:0b")));
        Assert.Equal(ClassId.None, bench.Classify(Packet.Udp(Flow).Ethernet()));
        Assert.Equal(ClassId.None, bench.Classify(Packet.Udp(Flow)));
    }

    [Fact]
    public void A_tagged_frame_is_802_1Q_to_a_ports_filters()
    {
        using FilterBench bench = new("protocol ip prio 1 matchall flowid 1:1", "protocol 802.1Q prio 2 matchall flowid 1:2");
        Assert.Equal(new ClassId(1, 2), bench.Classify(Packet.Udp(Flow).Vlan(7)));
        Assert.Equal(new ClassId(1, 1), bench.Classify(Packet.Udp(Flow).Ethernet()));
    }

    [Fact]
    public void Marks_choose_the_class_by_table_or_are_the_class()
    {
        using FilterBench bench = new(
            "protocol ip prio 1 handle 0x5/0xff fw classid 1:1", "protocol ip prio 2 fw", "protocol ip prio 3 u32 match mark 0x30000 0xff0000 match u32 0 0 flowid 1:3");
        Assert.Equal(new ClassId(1, 1), bench.Classify(Packet.Udp(Flow).With(static packet => packet.Mark = 0x1205)));
        Assert.Equal(new ClassId(0x10007), bench.Classify(Packet.Udp(Flow).With(static packet => packet.Mark = 0x10007)));
        Assert.Equal(new ClassId(1, 3), bench.Classify(Packet.Udp(Flow).With(static packet => packet.Mark = 0x30001)));
        Assert.Equal(ClassId.None, bench.Classify(Packet.Udp(Flow).With(static packet => packet.Mark = 0x20007)));
    }

    [Fact]
    public void Indev_is_the_port_the_packet_came_in_by()
    {
        using FilterBench bench = new("protocol ip prio 1 u32 match u32 0 0 indev imq1 flowid 1:1", "protocol ip prio 2 handle 7 fw indev imq1 classid 1:2");
        int port = bench.Tc.Control.Find("imq1")!.Index;
        Assert.Equal(new ClassId(1, 1), bench.Classify(Packet.Udp(Flow).With(packet => packet.InPort = port)));
        Assert.Equal(ClassId.None, bench.Classify(Packet.Udp(Flow).With(packet => (packet.InPort, packet.Mark) = (port + 1, 7))));
    }

    [Fact]
    public void A_super_packet_counts_and_matches_as_its_segments()
    {
        using FilterBench bench = new(
            "protocol ip prio 1 u32 match u16 1040 0xffff at 2 match ip protocol 6 0xff flowid 1:1", "protocol ip prio 2 matchall flowid 1:2");
        Assert.Equal(new ClassId(1, 1), bench.Classify(Packet.Tcp(Flow, payload: 10_000).Gso(1000)));
        string shown = bench.Tc.Run("-s filter show dev imq0");
        Assert.Contains("(rule hit 10 success 10)", shown, StringComparison.Ordinal);
        Assert.Contains("match 00000410/0000ffff at 0 (success 10 ) ", shown, StringComparison.Ordinal);
        Assert.Contains("(rule hit 0)", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Links_in_a_circle_end_without_a_match()
    {
        using FilterBench bench = new(
            "protocol ip prio 1 handle 1: u32 divisor 1", "protocol ip prio 1 u32 ht 1: match u32 0 0 link 1:", "protocol ip prio 1 u32 match u32 0 0 link 1:", "protocol ip prio 2 matchall flowid 1:2");
        Assert.Equal(new ClassId(1, 2), bench.Classify(Packet.Udp(Flow)));
    }

    [Fact]
    public void Classification_allocates_nothing()
    {
        using FilterBench bench = new(
            "protocol ip prio 1 handle 1: u32 divisor 16", "protocol ip prio 1 u32 ht 1:e: match tcp dst 81 0xffff flowid 1:4",
            "protocol ip prio 1 u32 match ip protocol 6 0xff link 1: hashkey mask 0xf at 12 offset at 0 mask 0f00 shift 6 eat",
            "protocol ip prio 2 handle 5 fw classid 1:1", "protocol ip prio 3 fw", "protocol ip prio 4 matchall flowid 1:2");
        PacketBuffer packet = Packet.Tcp(Flow, payload: 100).Build(bench.Pool);
        for (int i = 0; i < 100; i++) { bench.Ask(packet); }
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10_000; i++) { bench.Ask(packet); }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        packet.Release();
    }
}
