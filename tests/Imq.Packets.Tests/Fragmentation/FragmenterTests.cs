using Imq.Packets.Fragmentation;
using Imq.Packets.Headers;
using Imq.Testing;
using Xunit;

namespace Imq.Packets.Tests.Fragmentation;

public class FragmenterTests
{
    [Theory]
    [InlineData(3000, 1500), InlineData(1481, 1500), InlineData(4000, 576), InlineData(65_000, 68), InlineData(2960, 1500)]
    public void Ipv4_fragments_carry_the_whole_payload_within_the_mtu(int payload, int mtu)
    {
        using TellingPool pool = new();
        byte[] whole = Packet.Udp(Samples.V4, payload).Id(99).ToBytes();
        PacketQueue pieces = new();
        Assert.True(Ipv4Fragmenter.TryFragment(Packet.Udp(Samples.V4, payload).Id(99).Partial().Ethernet().Build(pool), mtu, pieces));
        byte[] joined = new byte[whole.Length - 20];
        int last = -1;
        while (pieces.TakeFirst() is { } piece)
        {
            Assert.True(piece.Length <= mtu);
            int offset = piece.FragmentOffset;
            Assert.True(PacketDecoder.TryDecode(piece, LinkKind.Ethernet, out _));
            Assert.Equal(offset, piece.FragmentOffset);
            Assert.Equal(offset == 0, piece.TransportOffset != 0);
            Assert.True(Ipv4Header.TryRead(piece.Network, out Ipv4Header header));
            Assert.Equal(99, header.Identification);
            header.Payload.CopyTo(joined.AsSpan(offset));
            if (!header.MoreFragments) { last = offset + header.Payload.Length; }
            piece.Release();
        }
        Assert.Equal(whole[20..], joined);
        Assert.Equal(joined.Length, last);
    }

    [Fact]
    public void Options_that_are_not_copied_become_no_operations_behind_the_first_fragment()
    {
        using TellingPool pool = new();
        PacketQueue pieces = new();
        PacketBuffer packet = Packet.Udp(Samples.V4, 64).IpOptions(7, 3, 4, 148, 4, 0, 0, 1).Build(pool);
        Assert.True(Ipv4Fragmenter.TryFragment(packet, 68, pieces));
        Assert.Equal([7, 3, 4, 148, 4, 0, 0, 1], pieces.First!.Network[20..28].ToArray());
        pieces.TakeFirst()!.Release();
        while (pieces.TakeFirst() is { } piece)
        {
            Assert.Equal([1, 1, 1, 148, 4, 0, 0, 1], piece.Network[20..28].ToArray());
            piece.Release();
        }
    }

    [Fact]
    public void A_fragment_cut_again_keeps_its_place_and_its_successor()
    {
        using TellingPool pool = new();
        PacketQueue pieces = new();
        Assert.True(Ipv4Fragmenter.TryFragment(Packet.Udp(Samples.V4, 1000).Fragment(2000, more: true).Build(pool), 576, pieces));
        Assert.Equal(2, pieces.Count);
        Assert.Equal(2000, pieces.First!.FragmentOffset);
        Assert.Equal(2552, pieces.Last!.FragmentOffset);
        Assert.True(Ipv4Header.TryRead(pieces.Last.Network, out Ipv4Header header));
        Assert.True(header.MoreFragments);
        while (pieces.TakeFirst() is { } piece) { piece.Release(); }
    }

    [Theory]
    [InlineData(3000, 1500, false), InlineData(3000, 1280, true), InlineData(1453, 1500, false)]
    public void Ipv6_fragments_carry_the_whole_payload_within_the_mtu(int payload, int mtu, bool hopByHop)
    {
        using TellingPool pool = new();
        PacketBuilder Make()
        {
            PacketBuilder builder = Packet.Udp(Samples.V6, payload);
            return hopByHop ? builder.Extension(IpProtocol.HopByHop, 0, 0, 1, 4, 0, 0, 0, 0) : builder;
        }
        int cut = hopByHop ? 48 : 40;
        byte[] whole = Make().ToBytes(), joined = new byte[whole.Length - cut];
        PacketQueue pieces = new();
        Assert.True(Ipv6Fragmenter.TryFragment(Make().Build(pool), mtu, 0xABCD, pieces));
        Assert.True(pieces.Count > 1);
        while (pieces.TakeFirst() is { } piece)
        {
            Assert.True(piece.Length <= mtu);
            int offset = piece.FragmentOffset, transport = piece.TransportOffset;
            byte protocol = piece.TransportProtocol;
            Assert.True(PacketDecoder.TryDecode(piece, LinkKind.RawIp, out _));
            Assert.Equal((offset, transport, protocol), (piece.FragmentOffset, piece.TransportOffset, piece.TransportProtocol));
            Assert.Equal(whole.AsSpan(0, 4), piece.Network[..4]);
            piece.Network[(cut + 8)..].CopyTo(joined.AsSpan(offset));
            piece.Release();
        }
        Assert.Equal(whole[cut..], joined);
    }

    [Fact]
    public void An_exhausted_pool_leaves_the_datagram_whole()
    {
        using TellingPool pool = new(limitBytes: 2 * 272 * 1024);
        PacketQueue pieces = new();
        foreach (string flow in (string[])[Samples.V4, Samples.V6])
        {
            PacketBuffer packet = Packet.Udp(flow, 60_000).Build(pool);
            int outstanding = pool.Outstanding;
            Assert.False(flow == Samples.V4 ? Ipv4Fragmenter.TryFragment(packet, 100, pieces) : Ipv6Fragmenter.TryFragment(packet, 100, 1, pieces));
            Assert.Equal(outstanding, pool.Outstanding);
            Assert.True(pieces.IsEmpty);
            packet.Release();
        }
    }
}
