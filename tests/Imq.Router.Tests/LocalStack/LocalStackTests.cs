using Imq.Packets;
using Imq.Packets.Headers;
using Imq.Router.Tests.Pipeline;
using Imq.Testing;
using Xunit;

namespace Imq.Router.Tests.LocalStack;

public sealed class LocalStackTests : IDisposable
{
    private readonly TestRouter _router = new();
    private readonly TestPort _lan, _wan;

    public LocalStackTests()
    {
        _lan = _router.AddPort("eth0", "10.0.0.1/24", "2001:db8:a::1/64");
        _wan = _router.AddPort("eth1", "192.0.2.1/24", "2001:db8:b::1/64");
        _lan.Knows("10.0.0.2");
        _lan.Knows("2001:db8:a::2");
    }

    public void Dispose() => _router.Dispose();

    [Theory]
    [InlineData("10.0.0.2 > 10.0.0.1")]
    [InlineData("10.0.0.2 > 192.0.2.1")]
    [InlineData("2001:db8:a::2 > 2001:db8:a::1")]
    [InlineData("2001:db8:a::2 > 2001:db8:b::1")]
    public void Echo_request_comes_back_with_its_data(string flow)
    {
        _lan.Send(Packet.Icmp(flow, payload: 56).Rest(0x1234_0007).Tos(0x28).Ttl(3));
        Frame reply = _lan.Take();
        string[] ends = flow.Split(" > ");
        Assert.Equal((ends[1], ends[0]), (reply.Source, reply.Destination));
        Assert.Equal(reply.IsV6 ? Icmpv6Header.EchoReply : IcmpHeader.EchoReply, reply.Icmp.Type);
        Assert.Equal((0x1234_0007u, (byte)64), (reply.IcmpRest, reply.TimeToLive));
        Assert.Equal(PacketBuilder.Pattern(56), reply.IcmpPayload);
        Assert.Equal(_lan.HostMac, reply.To.ToString());
    }

    [Fact]
    public void Echo_reply_keeps_the_tos_and_returns_no_options()
    {
        _lan.Send(Packet.Icmp("10.0.0.2 > 10.0.0.1", payload: 8).Tos(0x28).IpOptions(7, 7, 4, 0, 0, 0, 0, 0));
        Frame reply = _lan.Take();
        Assert.Equal((0x28, 0x45), (reply.Tos, reply.Network[0]));
        Assert.Equal(PacketBuilder.Pattern(8), reply.IcmpPayload);
    }

    [Fact]
    public void Long_echo_reply_is_cut_to_the_mtu()
    {
        _lan.Change(settings => settings with { Mtu = 1280 });
        _lan.Send(Packet.Icmp("10.0.0.2 > 10.0.0.1", payload: 1400));
        Assert.Equal([0, 1256], _lan.TakeAll().Select(piece => piece.FragmentOffset));
        _lan.Send(Packet.Icmp("2001:db8:a::2 > 2001:db8:a::1", payload: 1400));
        Assert.Equal([0, 1232], _lan.TakeAll().Select(piece => piece.FragmentOffset));
    }

    [Theory]
    [InlineData("10.0.0.2 > 10.0.0.255")]
    [InlineData("10.0.0.2 > 255.255.255.255")]
    [InlineData("10.0.0.2 > 224.0.0.1")]
    public void Broadcast_echo_is_not_answered(string flow)
    {
        _lan.SendFrame(Packet.Icmp(flow).Ethernet(_lan.HostMac, "ff:ff:ff:ff:ff:ff"));
        _lan.HasSentNothing();
    }

    [Fact]
    public void Multicast_echo_of_ipv6_is_answered_from_a_unicast_address()
    {
        _lan.SendFrame(Packet.Icmp("2001:db8:a::2 > ff02::1").Ethernet(_lan.HostMac, "33:33:00:00:00:01"));
        Assert.Equal("2001:db8:a::1", _lan.Take().Source);
    }

    [Fact]
    public void Broken_echo_is_dropped()
    {
        _lan.Send(Packet.Icmp("10.0.0.2 > 10.0.0.1").BadChecksum());
        _lan.Send(Packet.Icmp("2001:db8:a::2 > 2001:db8:a::1").BadChecksum());
        _lan.HasSentNothing();
        Assert.Equal(2, _router.Pool.Drops[DropReason.MalformedIcmp]);
    }

    [Fact]
    public void Closed_udp_port_is_told()
    {
        PacketBuilder sent = Packet.Udp("10.0.0.2:4000 > 10.0.0.1:33434", payload: 12);
        _lan.Send(sent);
        Frame error = _lan.Take();
        Assert.Equal((IcmpHeader.DestinationUnreachable, (byte)3), error.Icmp);
        Assert.Equal(("10.0.0.1", "10.0.0.2", (byte)0xC0), (error.Source, error.Destination, error.Tos));
        Assert.Equal(Packet.Udp("10.0.0.2:4000 > 10.0.0.1:33434", payload: 12).ToBytes(), error.IcmpPayload);
    }

    [Fact]
    public void Closed_udp_port_of_ipv6_is_told()
    {
        _lan.Send(Packet.Udp("[2001:db8:a::2]:4000 > [2001:db8:a::1]:33434", payload: 1400));
        Frame error = _lan.Take();
        Assert.Equal((Icmpv6Header.DestinationUnreachable, (byte)4), error.Icmp);
        Assert.Equal(1280, error.Network.Length);
    }

    [Theory]
    [InlineData(TcpFlags.Syn, TcpFlags.Rst | TcpFlags.Ack, 0u, 1001u)]
    [InlineData(TcpFlags.Ack, TcpFlags.Rst, 2000u, 0u)]
    [InlineData(TcpFlags.Fin, TcpFlags.Rst | TcpFlags.Ack, 0u, 1001u)]
    public void Closed_tcp_port_resets(TcpFlags flags, TcpFlags answer, uint sequence, uint acknowledgment)
    {
        foreach (string flow in (string[])["10.0.0.2:4000 > 10.0.0.1:80", "[2001:db8:a::2]:4000 > [2001:db8:a::1]:80"])
        {
            _lan.Send(Packet.Tcp(flow, flags: flags).Acknowledgment(flags == TcpFlags.Ack ? 2000u : 0));
            Frame reset = _lan.Take();
            Assert.True(TcpHeader.TryRead(reset.Transport, out TcpHeader tcp));
            Assert.Equal((answer, sequence, acknowledgment), (tcp.Flags, tcp.Sequence, tcp.Acknowledgment));
            Assert.Equal((80, 4000), (reset.SourcePort, reset.DestinationPort));
            Assert.Equal(64, reset.TimeToLive);
        }
    }

    [Fact]
    public void Reset_counts_the_data_it_refuses()
    {
        _lan.Send(Packet.Tcp("10.0.0.2:4000 > 10.0.0.1:80", payload: 100, flags: TcpFlags.Syn));
        Assert.True(TcpHeader.TryRead(_lan.Take().Transport, out TcpHeader tcp));
        Assert.Equal(1101u, tcp.Acknowledgment);
    }

    [Fact]
    public void Reset_is_not_answered_and_neither_is_a_broken_segment()
    {
        _lan.Send(Packet.Tcp("10.0.0.2:4000 > 10.0.0.1:80", flags: TcpFlags.Rst));
        _lan.Send(Packet.Tcp("10.0.0.2:4000 > 10.0.0.1:80", flags: TcpFlags.Syn).BadChecksum());
        _lan.Send(Packet.Udp("10.0.0.2:4000 > 10.0.0.1:80", payload: 4).BadChecksum());
        _lan.HasSentNothing();
        Assert.Equal(1, _router.Pool.Drops[DropReason.MalformedTransport]);
    }

    [Fact]
    public void Unknown_protocol_is_told()
    {
        _lan.Send(Packet.Ip("10.0.0.2 > 10.0.0.1", IpProtocol.Sctp, payload: 20));
        Assert.Equal((IcmpHeader.DestinationUnreachable, (byte)2), _lan.Take().Icmp);
        _lan.Send(Packet.Ip("2001:db8:a::2 > 2001:db8:a::1", IpProtocol.Sctp, payload: 20));
        Frame problem = _lan.Take();
        Assert.Equal((Icmpv6Header.ParameterProblem, (byte)1), problem.Icmp);
        Assert.Equal(6u, problem.IcmpRest);
        _lan.Send(Packet.Ip("2001:db8:a::2 > 2001:db8:a::1", IpProtocol.Sctp, payload: 20).Extension(IpProtocol.DestinationOptions, 0, 0, 1, 4, 0, 0, 0, 0));
        Assert.Equal(40u, _lan.Take().IcmpRest);
        Assert.Equal(3, _router.Pool.Drops[DropReason.UnknownProtocol]);
    }

    [Fact]
    public void Fragment_to_the_router_is_dropped_and_counted()
    {
        _lan.Send(Packet.Icmp("10.0.0.2 > 10.0.0.1", payload: 64).Fragment(0, more: true));
        _lan.Send(Packet.Icmp("10.0.0.2 > 10.0.0.1", payload: 64).Fragment(72, more: false));
        _lan.HasSentNothing();
        Assert.Equal(2, _router.Pool.Drops[DropReason.FragmentToRouter]);
    }

    [Fact]
    public void Errors_are_not_answered_with_errors()
    {
        byte[] quoted = Packet.Udp("10.0.0.1:1 > 203.0.113.1:1").ToBytes();
        _lan.Send(Packet.Icmp("10.0.0.2 > 203.0.113.7", IcmpHeader.DestinationUnreachable, 1).Payload(quoted));
        _lan.Send(Packet.Icmp("2001:db8:a::2 > 2001:db8:c::7", Icmpv6Header.DestinationUnreachable, 1).Payload(quoted));
        _lan.Send(Packet.Udp("10.0.0.2:1 > 203.0.113.7:1", payload: 8).Fragment(64, more: false));
        _lan.HasSentNothing();
        Assert.Equal(3, _router.Pool.Drops[DropReason.NoRoute]);
        _lan.Send(Packet.Icmp("10.0.0.2 > 203.0.113.7"));
        Assert.Equal((IcmpHeader.DestinationUnreachable, (byte)0), _lan.Take().Icmp);
    }

    [Fact]
    public void One_host_gets_six_errors_at_once_and_then_one_a_second()
    {
        for (int i = 0; i < 20; i++) { _lan.Send(Packet.Udp("10.0.0.2:1 > 10.0.0.1:9")); }
        Assert.Equal(6, _lan.TakeAll().Length);
        Assert.Equal(14, _router.Counters.IcmpSuppressed);
        _router.Run(1.0);
        for (int i = 0; i < 20; i++) { _lan.Send(Packet.Udp("10.0.0.2:1 > 10.0.0.1:9")); }
        Assert.Single(_lan.TakeAll());
    }

    [Fact]
    public void All_hosts_together_get_fifty_errors_at_once()
    {
        for (int i = 2; i < 120; i++)
        {
            _lan.Knows($"10.0.0.{i}");
            _lan.Send(Packet.Udp($"10.0.0.{i}:1 > 10.0.0.1:9"));
        }
        Assert.Equal(50, _lan.TakeAll().Length);
        _router.Run(0.01);
        for (int i = 2; i < 120; i++) { _lan.Send(Packet.Udp($"10.0.0.{i}:1 > 10.0.0.1:9")); }
        Assert.Equal(10, _lan.TakeAll().Length);
    }

    [Fact]
    public void Fragmentation_needed_is_never_held_back()
    {
        _wan.Change(settings => settings with { Mtu = 1280 });
        for (int i = 0; i < 20; i++)
        {
            _lan.Send(Packet.Udp("10.0.0.2:1 > 192.0.2.9:9", payload: 1400).DontFragment());
            _lan.Send(Packet.Udp("[2001:db8:a::2]:1 > [2001:db8:b::9]:9", payload: 1400));
        }
        Assert.Equal(40, _lan.TakeAll().Length);
    }

    [Fact]
    public void Error_about_a_forwarded_packet_speaks_with_the_address_of_the_port_towards_its_sender()
    {
        _lan.Change(settings => settings with { Addresses = [.. _router.AddressList("10.9.0.1/24"), .. settings.Addresses] });
        _lan.Send(Packet.Udp("10.0.0.2:1 > 203.0.113.7:1"));
        Assert.Equal("10.0.0.1", _lan.Take().Source);
    }
}
