using System.Buffers.Binary;
using Imq.Packets;
using Imq.Packets.Addresses;
using Imq.Packets.Headers;
using Imq.Router.Neighbors;
using Imq.Router.Tests.Pipeline;
using Imq.Testing;
using Xunit;

namespace Imq.Router.Tests.Neighbors;

public sealed class NeighborDiscoveryTests : IDisposable
{
    private readonly TestRouter _router = new();
    private readonly TestPort _lan, _wan;

    public NeighborDiscoveryTests()
    {
        _lan = _router.AddPort("eth0", "2001:db8:a::1/64");
        _wan = _router.AddPort("eth1", "2001:db8:b::1/64");
    }

    public void Dispose() => _router.Dispose();

    private static byte[] Body(string target, byte option, string? mac)
    {
        byte[] body = new byte[16 + (mac is null ? 0 : 8)];
        Ipv6Address.Parse(target).Write(body);
        if (mac is null) { return body; }
        body[16] = option;
        body[17] = 1;
        MacAddress.Parse(mac).Write(body.AsSpan(18));
        return body;
    }

    private static PacketBuilder Solicitation(string from, string to, string target, string? mac) =>
        Packet.Icmp($"{from} > {to}", Icmpv6Header.NeighborSolicitation).Ttl(255).Payload(Body(target, 1, mac));

    private static PacketBuilder Advertisement(string from, string to, string target, uint flags, string? mac) =>
        Packet.Icmp($"{from} > {to}", Icmpv6Header.NeighborAdvertisement).Ttl(255).Rest(flags).Payload(Body(target, 2, mac));

    private Neighbor? Find(TestPort port, string address) =>
        _router.Machine.Neighbors.Find(new NeighborKey(port.Interface.Index, Ipv6Address.Parse(address)));

    [Fact]
    public void Port_has_the_link_local_address_of_its_mac_while_it_is_up()
    {
        Assert.Contains(_lan.Interface.Addresses, address => address.Local.ToString() == "fe80::ff:fe00:1/64");
        _lan.SetUp(false);
        Assert.Empty(_lan.Interface.Addresses);
    }

    [Fact]
    public void Unknown_next_hop_is_asked_for_by_its_group_and_the_packet_follows_the_answer()
    {
        _lan.Send(Packet.Udp("[2001:db8:a::2]:1000 > [2001:db8:b::9]:53", payload: 8));
        Frame question = _wan.Take();
        Assert.Equal("33:33:ff:00:00:09", question.To.ToString());
        Assert.Equal(("fe80::ff:fe00:2", "ff02::1:ff00:9", (byte)255), (question.Source, question.Destination, question.TimeToLive));
        Assert.Equal((Icmpv6Header.NeighborSolicitation, (byte)0), question.Icmp);
        Assert.Equal(Body("2001:db8:b::9", 1, _wan.Mac), question.IcmpPayload);

        _wan.Send(Advertisement("2001:db8:b::9", "fe80::ff:fe00:2", "2001:db8:b::9", 0x6000_0000, _wan.HostMac));
        Frame packet = _wan.Take();
        Assert.Equal((_wan.HostMac, "2001:db8:b::9", (byte)63), (packet.To.ToString(), packet.Destination, packet.TimeToLive));
        Assert.Equal(NudState.Reachable, Find(_wan, "2001:db8:b::9")!.State);
    }

    [Fact]
    public void Who_asks_for_us_is_answered_and_known()
    {
        _lan.SendFrame(Solicitation("2001:db8:a::2", "ff02::1:ff00:1", "2001:db8:a::1", _lan.HostMac).Ethernet(_lan.HostMac, "33:33:ff:00:00:01"));
        Frame answer = _lan.Take();
        Assert.Equal((Icmpv6Header.NeighborAdvertisement, (byte)0), answer.Icmp);
        Assert.Equal(0xE000_0000, answer.IcmpRest);
        Assert.Equal(("2001:db8:a::1", "2001:db8:a::2", _lan.HostMac), (answer.Source, answer.Destination, answer.To.ToString()));
        Assert.Equal(Body("2001:db8:a::1", 2, _lan.Mac), answer.IcmpPayload);
        Assert.Equal(NudState.Delay, Find(_lan, "2001:db8:a::2")!.State);
    }

    [Fact]
    public void Unicast_question_is_answered_without_link_address_and_override_flag()
    {
        _lan.Send(Solicitation("fe80::2", "fe80::ff:fe00:1", "fe80::ff:fe00:1", _lan.HostMac));
        Frame answer = _lan.Take();
        Assert.Equal((0xC000_0000, "fe80::2"), (answer.IcmpRest, answer.Destination));
        Assert.Equal(Body("fe80::ff:fe00:1", 2, null), answer.IcmpPayload);
    }

    [Fact]
    public void Test_for_a_duplicate_of_ours_is_answered_to_all()
    {
        _lan.SendFrame(Solicitation("::", "ff02::1:ff00:1", "2001:db8:a::1", null).Ethernet(_lan.HostMac, "33:33:ff:00:00:01"));
        Frame answer = _lan.Take();
        Assert.Equal((0xA000_0000, "ff02::1", "33:33:00:00:00:01"), (answer.IcmpRest, answer.Destination, answer.To.ToString()));
        Assert.Equal(0, _router.Machine.Neighbors.Count);
    }

    [Fact]
    public void Message_from_beyond_the_link_is_refused()
    {
        _lan.Send(Solicitation("2001:db8:a::2", "2001:db8:a::1", "2001:db8:a::1", _lan.HostMac).Ttl(254));
        _lan.HasSentNothing();
        Assert.Equal(1, _router.Pool.Drops[DropReason.MalformedIcmp]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Option_that_lies_about_its_length_voids_the_message(byte length)
    {
        byte[] body = Body("2001:db8:a::1", 1, _lan.HostMac);
        body[17] = length;
        _lan.Send(Packet.Icmp("2001:db8:a::2 > 2001:db8:a::1", Icmpv6Header.NeighborSolicitation).Ttl(255).Payload(body));
        _lan.HasSentNothing();
        Assert.Equal(1, _router.Pool.Drops[DropReason.MalformedIcmp]);
    }

    [Fact]
    public void Another_hosts_address_is_not_answered_for()
    {
        _lan.SendFrame(Solicitation("2001:db8:a::2", "ff02::1:ff00:1", "2001:db8:a:1::1", _lan.HostMac).Ethernet(_lan.HostMac, "33:33:ff:00:00:01"));
        _lan.HasSentNothing();
    }

    [Fact]
    public void Nobody_who_answers_is_told_to_the_sender()
    {
        _lan.Knows("2001:db8:a::2");
        _lan.Send(Packet.Udp("[2001:db8:a::2]:1000 > [2001:db8:b::9]:53", payload: 8));
        _router.Run(3.1);
        Assert.Equal(3, _wan.TakeAll().Length);
        Frame error = _lan.Take();
        Assert.Equal((Icmpv6Header.DestinationUnreachable, (byte)3), error.Icmp);
        Assert.Equal("2001:db8:a::1", error.Source);
    }

    [Fact]
    public void Known_neighbour_is_asked_directly_before_it_is_forgotten()
    {
        _lan.Send(Packet.Udp("[2001:db8:a::2]:1000 > [2001:db8:b::9]:53"));
        _wan.Send(Advertisement("2001:db8:b::9", "fe80::ff:fe00:2", "2001:db8:b::9", 0x6000_0000, _wan.HostMac));
        _wan.TakeAll();
        _router.Run(31);
        _lan.Send(Packet.Udp("[2001:db8:a::2]:1000 > [2001:db8:b::9]:53"));
        _wan.TakeAll();
        _router.Run(5.1);
        Frame question = _wan.Take();
        Assert.Equal(("2001:db8:b::9", _wan.HostMac), (question.Destination, question.To.ToString()));
        Assert.Equal(135, question.Transport[0]);
        Assert.Equal(0u, BinaryPrimitives.ReadUInt32BigEndian(question.Transport.AsSpan(4)));
    }
}
