using Imq.Packets;
using Imq.Packets.Addresses;
using Imq.Packets.Headers;
using Imq.Router.Routing;
using Imq.Testing;
using Xunit;

namespace Imq.Router.Tests.Pipeline;

public sealed class Ipv4ForwardingTests : IDisposable
{
    private readonly TestRouter _router = new();
    private readonly TestPort _lan, _wan;

    public Ipv4ForwardingTests()
    {
        _lan = _router.AddPort("eth0", "10.0.0.1/24");
        _wan = _router.AddPort("eth1", "192.0.2.1/24");
    }

    public void Dispose() => _router.Dispose();

    [Fact]
    public void Unknown_next_hop_is_asked_for_and_the_packet_follows_the_answer()
    {
        _lan.Send(Packet.Udp("10.0.0.2:1000 > 192.0.2.9:53", payload: 8));
        Frame.ArpView question = _wan.Take().Arp;
        Assert.Equal(new Frame.ArpView(ArpPacket.Request, MacAddress.Parse(_wan.Mac), "192.0.2.1", default, "192.0.2.9"), question);
        _wan.HasSentNothing();

        _wan.Send(Packet.Arp("192.0.2.9 > 192.0.2.1", ArpPacket.Reply));
        Frame packet = _wan.Take();
        Assert.Equal(_wan.HostMac, packet.To.ToString());
        Assert.Equal(_wan.Mac, packet.From.ToString());
        Assert.Equal(("10.0.0.2", "192.0.2.9", 1000, 53), (packet.Source, packet.Destination, packet.SourcePort, packet.DestinationPort));
        Assert.Equal(63, packet.TimeToLive);
        _wan.HasSentNothing();
    }

    [Fact]
    public void Route_by_a_gateway_asks_for_the_gateway()
    {
        _router.AddRoute("0.0.0.0/0", via: "192.0.2.254", port: _wan);
        _lan.Send(Packet.Udp("10.0.0.2:1000 > 203.0.113.7:53"));
        Assert.Equal("192.0.2.254", _wan.Take().Arp.Target);
    }

    [Fact]
    public void Longest_prefix_wins()
    {
        _router.AddRoute("203.0.113.0/24", via: "192.0.2.254", port: _wan);
        _router.AddRoute("203.0.113.128/25", via: "192.0.2.253", port: _wan);
        _lan.Send(Packet.Udp("10.0.0.2:1000 > 203.0.113.200:53"));
        Assert.Equal("192.0.2.253", _wan.Take().Arp.Target);
    }

    [Fact]
    public void Last_hop_of_a_time_to_live_is_told()
    {
        _lan.Knows("10.0.0.2");
        _lan.Send(Packet.Udp("10.0.0.2:1000 > 192.0.2.9:53", payload: 8).Ttl(1));
        Frame error = _lan.Take();
        Assert.Equal((IcmpHeader.TimeExceeded, (byte)0), error.Icmp);
        Assert.Equal(("10.0.0.1", "10.0.0.2"), (error.Source, error.Destination));
        Assert.Equal(Packet.Udp("10.0.0.2:1000 > 192.0.2.9:53", payload: 8).Ttl(1).ToBytes(), error.IcmpPayload);
        Assert.Equal(1, _router.Pool.Drops[DropReason.TtlExceeded]);
        _wan.HasSentNothing();
    }

    [Fact]
    public void No_route_is_told_as_network_unreachable()
    {
        _lan.Knows("10.0.0.2");
        _lan.Send(Packet.Udp("10.0.0.2:1000 > 203.0.113.7:53"));
        Assert.Equal((IcmpHeader.DestinationUnreachable, (byte)0), _lan.Take().Icmp);
        Assert.Equal(1, _router.Pool.Drops[DropReason.NoRoute]);
    }

    [Theory]
    [InlineData(RouteKind.Unreachable, 1, DropReason.UnreachableRoute)]
    [InlineData(RouteKind.Prohibit, 13, DropReason.ProhibitRoute)]
    internal void Refusing_routes_say_so(RouteKind kind, byte code, DropReason reason)
    {
        _router.AddRoute("203.0.113.0/24", kind);
        _lan.Knows("10.0.0.2");
        _lan.Send(Packet.Udp("10.0.0.2:1000 > 203.0.113.7:53"));
        Assert.Equal((IcmpHeader.DestinationUnreachable, code), _lan.Take().Icmp);
        Assert.Equal(1, _router.Pool.Drops[reason]);
    }

    [Fact]
    public void Blackhole_says_nothing()
    {
        _router.AddRoute("203.0.113.0/24", RouteKind.Blackhole);
        _lan.Knows("10.0.0.2");
        _lan.Send(Packet.Udp("10.0.0.2:1000 > 203.0.113.7:53"));
        _lan.HasSentNothing();
        Assert.Equal(1, _router.Pool.Drops[DropReason.BlackholeRoute]);
    }

    [Theory]
    [InlineData("224.0.0.9 > 192.0.2.9", DropReason.MartianSource)]
    [InlineData("127.0.0.1 > 192.0.2.9", DropReason.MartianSource)]
    [InlineData("255.255.255.255 > 192.0.2.9", DropReason.MartianSource)]
    [InlineData("0.0.0.0 > 192.0.2.9", DropReason.MartianSource)]
    [InlineData("10.0.0.1 > 192.0.2.9", DropReason.MartianSource)]
    [InlineData("192.0.2.1 > 192.0.2.9", DropReason.MartianSource)]
    [InlineData("10.0.0.255 > 10.0.0.2", DropReason.MartianSource)]
    [InlineData("10.0.0.2 > 127.0.0.1", DropReason.MartianDestination)]
    [InlineData("10.0.0.2 > 0.0.0.0", DropReason.MartianDestination)]
    [InlineData("10.0.0.2 > 224.0.0.9", DropReason.NotForUs)]
    public void Martians_are_dropped(string flow, DropReason reason)
    {
        _lan.Knows("10.0.0.2");
        _wan.Knows("192.0.2.9");
        _lan.Send(Packet.Ip(flow, IpProtocol.Gre, payload: 8));
        _lan.HasSentNothing();
        _wan.HasSentNothing();
        Assert.Equal(1, _router.Pool.Drops[reason]);
    }

    [Fact]
    public void Packet_too_long_that_must_not_be_cut_is_told_the_mtu()
    {
        _wan.Change(settings => settings with { Mtu = 1000 });
        _lan.Knows("10.0.0.2");
        _lan.Send(Packet.Udp("10.0.0.2:1000 > 192.0.2.9:53", payload: 1200).DontFragment());
        Frame error = _lan.Take();
        Assert.Equal((IcmpHeader.DestinationUnreachable, (byte)4), error.Icmp);
        Assert.Equal(1000u, error.IcmpRest);
        Assert.Equal(576, error.Network.Length);
    }

    [Fact]
    public void Packet_too_long_is_cut_and_every_piece_fits()
    {
        _wan.Change(settings => settings with { Mtu = 1000 });
        _wan.Knows("192.0.2.9");
        _lan.Send(Packet.Udp("10.0.0.2:1000 > 192.0.2.9:53", payload: 1400));
        Frame[] pieces = _wan.TakeAll();
        Assert.Equal([0, 976], pieces.Select(piece => piece.FragmentOffset));
        Assert.Equal(1408, pieces.Sum(piece => piece.Network.Length - 20));
        Assert.All(pieces, piece => Assert.True(piece.IsFragment && piece.Network.Length <= 1000));
    }

    [Fact]
    public void Super_packet_whose_segments_fit_stays_whole()
    {
        _wan.Knows("192.0.2.9");
        _lan.Send(Packet.Tcp("10.0.0.2:1000 > 192.0.2.9:80", payload: 14480).DontFragment().Gso(1448));
        Frame whole = _wan.Take();
        Assert.Equal(10, whole.SegmentCount);
        Assert.Equal(14520, whole.Network.Length);
    }

    [Fact]
    public void Super_packet_whose_segments_are_too_long_is_told_the_mtu()
    {
        _wan.Change(settings => settings with { Mtu = 1400 });
        _lan.Knows("10.0.0.2");
        _lan.Send(Packet.Tcp("10.0.0.2:1000 > 192.0.2.9:80", payload: 14480).DontFragment().Gso(1448));
        Assert.Equal((IcmpHeader.DestinationUnreachable, (byte)4), _lan.Take().Icmp);
        Assert.Equal(10, _router.Pool.Drops[DropReason.TooBig]);
    }

    [Fact]
    public void Super_packet_that_may_be_cut_leaves_in_fragments_of_segments()
    {
        _wan.Change(settings => settings with { Mtu = 1000 });
        _wan.Knows("192.0.2.9");
        _lan.Send(Packet.Udp("10.0.0.2:1000 > 192.0.2.9:53", payload: 2800).Gso(1400));
        Assert.Equal([0, 976, 0, 976], _wan.TakeAll().Select(piece => piece.FragmentOffset));
    }

    [Theory]
    [InlineData(0x10, 6)]
    [InlineData(0x08, 2)]
    [InlineData(0x18, 4)]
    [InlineData(0xB8, 4)]
    [InlineData(0x02, 1)]
    [InlineData(0x00, 0)]
    public void Forwarded_packet_has_the_priority_of_its_tos(byte tos, uint priority)
    {
        _wan.Knows("192.0.2.9");
        _lan.Send(Packet.Udp("10.0.0.2:1000 > 192.0.2.9:53").Tos(tos));
        Assert.Equal(priority, _wan.Take().Priority);
    }

    [Fact]
    public void Frame_to_another_host_is_not_ours()
    {
        _wan.Knows("192.0.2.9");
        _lan.SendFrame(Packet.Udp("10.0.0.2:1000 > 192.0.2.9:53").Ethernet(_lan.HostMac, "02:00:00:00:09:09"));
        _wan.HasSentNothing();
        Assert.Equal(1, _router.Pool.Drops[DropReason.OtherHost]);
    }

    [Fact]
    public void Unicast_packet_in_a_broadcast_frame_is_not_forwarded()
    {
        _wan.Knows("192.0.2.9");
        _lan.SendFrame(Packet.Udp("10.0.0.2:1000 > 192.0.2.9:53").Ethernet(_lan.HostMac, "ff:ff:ff:ff:ff:ff"));
        _wan.HasSentNothing();
        Assert.Equal(1, _router.Pool.Drops[DropReason.NotForUs]);
    }

    [Fact]
    public void Tagged_frame_is_another_network_and_a_priority_tag_is_not()
    {
        _wan.Knows("192.0.2.9");
        _lan.Send(Packet.Udp("10.0.0.2:1000 > 192.0.2.9:53").Vlan(7));
        Assert.Equal(1, _router.Pool.Drops[DropReason.OtherHost]);
        _lan.Send(Packet.Udp("10.0.0.2:1000 > 192.0.2.9:53").Vlan(0, priority: 3));
        Assert.Equal(14 + 28, _wan.Take().Bytes.Length);
    }

    [Fact]
    public void Source_routed_packet_is_refused()
    {
        _wan.Knows("192.0.2.9");
        _lan.Send(Packet.Udp("10.0.0.2:1000 > 192.0.2.9:53").IpOptions(131, 7, 4, 192, 0, 2, 77, 0));
        _wan.HasSentNothing();
        Assert.Equal(1, _router.Pool.Drops[DropReason.SourceRouted]);
    }

    [Fact]
    public void Raw_ip_port_has_no_neighbours()
    {
        TestPort tun = _router.AddPort("tun0", LinkKind.RawIp, "172.16.0.1/24");
        _lan.Send(Packet.Udp("10.0.0.2:1000 > 172.16.0.2:53"));
        Assert.Equal("172.16.0.2", tun.Take().Destination);
        _wan.Knows("192.0.2.9");
        tun.Send(Packet.Udp("172.16.0.2:1 > 192.0.2.9:2"));
        Assert.Equal("172.16.0.2", _wan.Take().Source);
    }
}
