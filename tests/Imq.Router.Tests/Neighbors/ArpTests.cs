using Imq.Packets;
using Imq.Packets.Addresses;
using Imq.Packets.Headers;
using Imq.Router.Neighbors;
using Imq.Router.Tests.Pipeline;
using Imq.Testing;
using Xunit;

namespace Imq.Router.Tests.Neighbors;

public sealed class ArpTests : IDisposable
{
    private readonly TestRouter _router = new();
    private readonly TestPort _lan, _wan;

    public ArpTests()
    {
        _lan = _router.AddPort("eth0", "10.0.0.1/24");
        _wan = _router.AddPort("eth1", "192.0.2.1/24");
    }

    public void Dispose() => _router.Dispose();

    private Neighbor? Find(string address) => _router.Machine.Neighbors.Find(new NeighborKey(_lan.Interface.Index, Ipv4Address.Parse(address)));

    [Fact]
    public void Who_asks_for_us_is_answered_and_known()
    {
        _lan.SendFrame(Packet.Arp("10.0.0.2 > 10.0.0.1").Ethernet(_lan.HostMac, "ff:ff:ff:ff:ff:ff"));
        Frame answer = _lan.Take();
        Assert.Equal(_lan.HostMac, answer.To.ToString());
        Assert.Equal(
            new Frame.ArpView(ArpPacket.Reply, MacAddress.Parse(_lan.Mac), "10.0.0.1", MacAddress.Parse(_lan.HostMac), "10.0.0.2"), answer.Arp);
        Assert.Equal((NudState.Stale, _lan.HostMac), (Find("10.0.0.2")!.State, Find("10.0.0.2")!.Mac.ToString()));
    }

    [Fact]
    public void Address_of_another_port_is_answered_too()
    {
        _lan.Send(Packet.Arp("10.0.0.2 > 192.0.2.1"));
        Assert.Equal("192.0.2.1", _lan.Take().Arp.Sender);
    }

    [Theory]
    [InlineData("10.0.0.2 > 10.0.0.77")]
    [InlineData("10.0.0.2 > 127.0.0.1")]
    [InlineData("10.0.0.2 > 10.0.0.255")]
    [InlineData("10.0.0.1 > 10.0.0.1")]
    [InlineData("255.255.255.255 > 10.0.0.1")]
    [InlineData("224.0.0.5 > 10.0.0.1")]
    public void Nobody_else_is_answered_for_nor_known(string flow)
    {
        _lan.Send(Packet.Arp(flow));
        _lan.HasSentNothing();
        Assert.Equal(0, _router.Machine.Neighbors.Count);
    }

    [Fact]
    public void Probe_for_a_duplicate_is_answered_and_teaches_nothing()
    {
        _lan.Send(Packet.Arp("0.0.0.0 > 10.0.0.1"));
        Assert.Equal(("10.0.0.1", "0.0.0.0"), (_lan.Take().Arp.Sender, "0.0.0.0"));
        Assert.Equal(0, _router.Machine.Neighbors.Count);
    }

    [Fact]
    public void Unasked_answer_makes_no_entry()
    {
        _lan.Send(Packet.Arp("10.0.0.2 > 10.0.0.1", ArpPacket.Reply));
        Assert.Equal(0, _router.Machine.Neighbors.Count);
    }

    [Fact]
    public void Gratuitous_request_moves_a_known_neighbour()
    {
        _lan.Send(Packet.Arp("10.0.0.2 > 10.0.0.1"));
        _lan.Take();
        _lan.SendFrame(Packet.Arp("10.0.0.2 > 10.0.0.2").Ethernet("02:00:00:00:07:07", "ff:ff:ff:ff:ff:ff"));
        Assert.Equal(("02:00:00:00:07:07", NudState.Stale), (Find("10.0.0.2")!.Mac.ToString(), Find("10.0.0.2")!.State));
    }

    [Fact]
    public void Second_of_two_answers_within_a_second_is_not_believed()
    {
        _lan.Send(Packet.Udp("10.0.0.9:1 > 10.0.0.2:1"));
        _lan.Send(Packet.Arp("10.0.0.2 > 10.0.0.1", ArpPacket.Reply));
        _lan.SendFrame(Packet.Arp("10.0.0.2 > 10.0.0.1", ArpPacket.Reply).Ethernet("02:00:00:00:07:07", _lan.Mac));
        Assert.Equal((_lan.HostMac, NudState.Reachable), (Find("10.0.0.2")!.Mac.ToString(), Find("10.0.0.2")!.State));
        _router.Run(1.5);
        _lan.SendFrame(Packet.Arp("10.0.0.2 > 10.0.0.1", ArpPacket.Reply).Ethernet("02:00:00:00:07:07", _lan.Mac));
        Assert.Equal("02:00:00:00:07:07", Find("10.0.0.2")!.Mac.ToString());
        _lan.TakeAll();
    }

    [Fact]
    public void Nobody_who_answers_is_told_to_the_sender_after_three_questions()
    {
        _lan.Knows("10.0.0.2");
        _lan.Send(Packet.Udp("10.0.0.2:1000 > 192.0.2.9:53", payload: 4));
        _lan.Send(Packet.Udp("10.0.0.2:1000 > 192.0.2.9:54", payload: 4));
        _router.Run(2.9);
        Assert.Equal(3, _wan.TakeAll().Length);
        _lan.HasSentNothing();
        _router.Run(0.2);
        Frame[] errors = _lan.TakeAll();
        Assert.Equal([(IcmpHeader.DestinationUnreachable, (byte)1), (IcmpHeader.DestinationUnreachable, (byte)1)], errors.Select(error => error.Icmp));
        Assert.Equal("10.0.0.1", errors[0].Source);
        Assert.Equal(2, _router.Pool.Drops[DropReason.NeighborUnreachable]);
        Assert.Equal(NudState.Failed, _router.Machine.Neighbors.Find(new NeighborKey(_wan.Interface.Index, Ipv4Address.Parse("192.0.2.9")))!.State);
        _lan.Send(Packet.Udp("10.0.0.2:1000 > 192.0.2.9:55", payload: 4));
        Assert.Equal("192.0.2.9", _wan.Take().Arp.Target);
    }

    [Fact]
    public void Waiting_queue_forgets_the_oldest()
    {
        for (int i = 1; i <= 110; i++) { _lan.Send(Packet.Udp($"10.0.0.2:{i} > 192.0.2.9:53")); }
        Assert.Equal(9, _router.Pool.Drops[DropReason.NeighborQueueFull]);
        Assert.Single(_wan.TakeAll());
        _wan.Send(Packet.Arp("192.0.2.9 > 192.0.2.1", ArpPacket.Reply));
        Assert.Equal(Enumerable.Range(10, 101), _wan.TakeAll().Select(frame => frame.SourcePort));
    }

    [Fact]
    public void Storm_of_requests_stays_within_the_table()
    {
        for (int i = 0; i < 3000; i++)
        {
            _lan.Inject(Packet.Arp($"10.1.{i / 250}.{(i % 250) + 1} > 10.0.0.1"));
            if (i % 50 == 49) { _router.Step(); }
        }
        Assert.Equal(NeighborTiming.MaxEntries, _router.Machine.Neighbors.Count);
        _lan.TakeAll();
        _router.Run(10);
        _lan.Send(Packet.Arp("10.0.0.2 > 10.0.0.1"));
        Assert.NotNull(Find("10.0.0.2"));
        _lan.TakeAll();
    }

    [Fact]
    public void Packets_to_more_neighbours_than_the_table_holds_are_dropped_and_the_known_ones_still_reached()
    {
        _wan.Change(settings => settings with { Addresses = [settings.Addresses[0], .. _router.AddressList("172.16.0.1/16")] });
        _wan.Knows("192.0.2.9");
        for (int i = 0; i < 1200; i++) { _lan.Send(Packet.Udp($"10.0.0.2:1 > 172.16.{i / 250}.{(i % 250) + 2}:9")); }
        Assert.Equal(1200 - 1023, _router.Pool.Drops[DropReason.NeighborTableFull]);
        _wan.TakeAll();
        _lan.Send(Packet.Udp("10.0.0.2:1 > 192.0.2.9:9"));
        Assert.Equal("192.0.2.9", _wan.Take().Destination);
        _lan.TakeAll();
    }

    [Fact]
    public void Port_that_goes_down_forgets_its_neighbours_and_what_waits_for_them()
    {
        _lan.Send(Packet.Udp("10.0.0.2:1 > 192.0.2.9:9"));
        _wan.Knows("192.0.2.77");
        _wan.SetUp(false);
        Assert.Equal(1, _router.Pool.Drops[DropReason.PortDown]);
        Assert.Equal(["192.0.2.77"], _router.Machine.Neighbors.All.ToArray().Select(neighbor => neighbor.Key.AddressText));
        _wan.TakeAll();
    }
}
