using Imq.Packets;
using Imq.Packets.Headers;
using Imq.Router.Routing;
using Imq.Testing;
using Xunit;

namespace Imq.Router.Tests.Pipeline;

public sealed class Ipv6ForwardingTests : IDisposable
{
    private readonly TestRouter _router = new();
    private readonly TestPort _lan, _wan;

    public Ipv6ForwardingTests()
    {
        _lan = _router.AddPort("eth0", "2001:db8:a::1/64");
        _wan = _router.AddPort("eth1", "2001:db8:b::1/64");
        _lan.Knows("2001:db8:a::2");
        _wan.Knows("2001:db8:b::9");
    }

    public void Dispose() => _router.Dispose();

    [Fact]
    public void Packet_is_forwarded_with_one_hop_less_and_nothing_else_changed()
    {
        _lan.Send(Packet.Udp("[2001:db8:a::2]:1000 > [2001:db8:b::9]:53", payload: 8).FlowLabel(0x12345).Tos(0x2E));
        byte[] expected = Packet.Udp("[2001:db8:a::2]:1000 > [2001:db8:b::9]:53", payload: 8).FlowLabel(0x12345).Tos(0x2E).Ttl(63).ToBytes();
        Assert.Equal(expected, _wan.Take().Network);
    }

    [Fact]
    public void Last_hop_is_told()
    {
        _lan.Send(Packet.Udp("[2001:db8:a::2]:1000 > [2001:db8:b::9]:53").Ttl(1));
        Frame error = _lan.Take();
        Assert.Equal((Icmpv6Header.TimeExceeded, (byte)0), error.Icmp);
        Assert.Equal(("2001:db8:a::1", "2001:db8:a::2"), (error.Source, error.Destination));
    }

    [Fact]
    public void Packet_too_big_is_told_the_mtu_and_never_cut()
    {
        _wan.Change(settings => settings with { Mtu = 1400 });
        _lan.Send(Packet.Udp("[2001:db8:a::2]:1000 > [2001:db8:b::9]:53", payload: 1400));
        Frame error = _lan.Take();
        Assert.Equal((Icmpv6Header.PacketTooBig, (byte)0), error.Icmp);
        Assert.Equal((1400u, 1280), (error.IcmpRest, error.Network.Length));
        _wan.HasSentNothing();
    }

    [Fact]
    public void Super_packet_is_measured_by_its_segments()
    {
        _lan.Send(Packet.Tcp("[2001:db8:a::2]:1000 > [2001:db8:b::9]:80", payload: 14280).Gso(1428));
        Assert.Equal(10, _wan.Take().SegmentCount);
        _wan.Change(settings => settings with { Mtu = 1400 });
        _lan.Send(Packet.Tcp("[2001:db8:a::2]:1000 > [2001:db8:b::9]:80", payload: 14280).Gso(1428));
        Assert.Equal((Icmpv6Header.PacketTooBig, (byte)0), _lan.Take().Icmp);
    }

    [Theory]
    [InlineData(null, 0, DropReason.NoRoute)]
    [InlineData(RouteKind.Unreachable, 0, DropReason.UnreachableRoute)]
    [InlineData(RouteKind.Prohibit, 1, DropReason.ProhibitRoute)]
    internal void Refusals_are_told(RouteKind? kind, byte code, DropReason reason)
    {
        if (kind is { } refusing) { _router.AddRoute("2001:db8:c::/48", refusing); }
        _lan.Send(Packet.Udp("[2001:db8:a::2]:1000 > [2001:db8:c::9]:53"));
        Assert.Equal((Icmpv6Header.DestinationUnreachable, code), _lan.Take().Icmp);
        Assert.Equal(1, _router.Pool.Drops[reason]);
    }

    [Theory]
    [InlineData("ff02::5 > 2001:db8:b::9", DropReason.MartianSource)]
    [InlineData("::1 > 2001:db8:b::9", DropReason.MartianSource)]
    [InlineData(":: > 2001:db8:b::9", DropReason.MartianSource)]
    [InlineData("2001:db8:a::2 > ::1", DropReason.MartianDestination)]
    [InlineData("2001:db8:a::2 > ff02::5", DropReason.NotForUs)]
    [InlineData("2001:db8:a::2 > ff0e::5", DropReason.NotForUs)]
    public void Martians_are_dropped(string flow, DropReason reason)
    {
        _lan.Send(Packet.Ip(flow, IpProtocol.Gre, payload: 8));
        _lan.HasSentNothing();
        _wan.HasSentNothing();
        Assert.Equal(1, _router.Pool.Drops[reason]);
    }

    [Fact]
    public void Link_local_source_does_not_leave_its_link()
    {
        _lan.Knows("fe80::2");
        _lan.Send(Packet.Udp("[fe80::2]:1000 > [2001:db8:b::9]:53"));
        Frame error = _lan.Take();
        Assert.Equal((Icmpv6Header.DestinationUnreachable, (byte)2), error.Icmp);
        Assert.Equal("fe80::2", error.Destination);
        _wan.HasSentNothing();
    }
}
