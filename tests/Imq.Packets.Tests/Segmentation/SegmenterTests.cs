using Imq.Packets.Headers;
using Imq.Packets.Segmentation;
using Imq.Packets.Tags;
using Imq.Testing;
using Xunit;

namespace Imq.Packets.Tests.Segmentation;

public class SegmenterTests
{
    public static TheoryData<string, string, int> Shapes
    {
        get
        {
            TheoryData<string, string, int> shapes = [];
            foreach (string flow in (string[])[Samples.V4, Samples.V6])
            {
                foreach (int payload in (int[])[1001, 1500, 2000, 65_400]) { shapes.Add("tcp", flow, payload); }
                foreach (int payload in (int[])[1001, 1500, 2000, 65_400]) { shapes.Add("udp", flow, payload); }
            }
            return shapes;
        }
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Each_segment_is_a_valid_packet_and_together_they_are_the_payload(string kind, string flow, int payload)
    {
        using TellingPool pool = new();
        PacketBuffer packet = Super(kind, flow, payload).With(packet => packet.Mark = 7).Build(pool);
        Assert.Equal((payload + 999) / 1000, packet.SegmentCount);
        Assert.Equal(packet.Length + ((packet.SegmentCount - 1) * packet.SegmentHeaderLength), packet.CountedLength);
        int counted = packet.CountedLength, count = packet.SegmentCount;
        PacketQueue pieces = new();
        Assert.True(Segmenter.TrySegment(packet, pieces, 1, finishChecksums: true));
        Assert.Equal(count, pieces.Count);
        List<byte> bytes = [];
        for (int i = 0; pieces.TakeFirst() is { } piece; i++)
        {
            counted -= piece.Length;
            Assert.False(piece.IsGso || piece.NeedsChecksum);
            Assert.Equal(7u, piece.Mark);
            AssertDecodesFresh(piece);
            if (Ipv4Header.TryRead(piece.Network, out Ipv4Header ipv4)) { Assert.Equal((ushort)(0xFFFE + i), ipv4.Identification); }
            if (kind == "tcp")
            {
                Assert.True(TcpHeader.TryRead(piece.Transport, out TcpHeader tcp));
                Assert.Equal(0xFFFF_FF00 + (uint)(i * 1000), tcp.Sequence);
                TcpFlags expected = TcpFlags.Ack | (i == 0 ? TcpFlags.Cwr : 0) | (i == count - 1 ? TcpFlags.Fin | TcpFlags.Psh : 0);
                Assert.Equal(expected, tcp.Flags);
                bytes.AddRange(tcp.Payload.ToArray());
            }
            else
            {
                Assert.True(UdpHeader.TryRead(piece.Transport, out UdpHeader udp));
                Assert.Equal(piece.Transport.Length, udp.DatagramLength);
                bytes.AddRange(udp.Payload.ToArray());
            }
            piece.Release();
        }
        Assert.Equal(PacketBuilder.Pattern(payload), bytes);
        Assert.Equal(0, counted);
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Cutting_into_smaller_super_packets_and_those_again_gives_the_same_segments(string kind, string flow, int payload)
    {
        using TellingPool pool = new();
        PacketQueue direct = new(), middle = new(), twice = new();
        Assert.True(Segmenter.TrySegment(Super(kind, flow, payload).Ethernet().Build(pool), direct, 1, finishChecksums: true));
        Assert.True(Segmenter.TrySegment(Super(kind, flow, payload).Ethernet().Build(pool), middle, 3, finishChecksums: true));
        Assert.Equal((direct.Count + 2) / 3, middle.Count);
        while (middle.TakeFirst() is { } piece)
        {
            Assert.Equal(piece.SegmentCount > 1, piece.IsGso);
            Assert.Equal(piece.SegmentCount > 1, piece.NeedsChecksum);
            Assert.True(Segmenter.TrySegment(piece, twice, 1, finishChecksums: true));
        }
        while (direct.TakeFirst() is { } expected)
        {
            PacketBuffer? actual = twice.TakeFirst();
            Assert.NotNull(actual);
            Assert.Equal(expected.Frame, actual.Frame);
            expected.Release();
            actual.Release();
        }
        Assert.True(twice.IsEmpty);
    }

    [Fact]
    public void Left_partial_a_segment_is_finished_to_the_same_bytes()
    {
        using TellingPool pool = new();
        PacketQueue whole = new(), partial = new();
        Assert.True(Segmenter.TrySegment(Super("tcp", Samples.V6, 2500).Build(pool), whole, 1, finishChecksums: true));
        Assert.True(Segmenter.TrySegment(Super("tcp", Samples.V6, 2500).Build(pool), partial, 1, finishChecksums: false));
        while (whole.TakeFirst() is { } expected)
        {
            PacketBuffer actual = partial.TakeFirst()!;
            Assert.True(actual.NeedsChecksum);
            ChecksumCompletion.Complete(actual);
            Assert.Equal(expected.Frame, actual.Frame);
            expected.Release();
            actual.Release();
        }
    }

    [Fact]
    public void An_exhausted_pool_leaves_the_packet_whole_and_the_queue_as_it_was()
    {
        using TellingPool pool = new(limitBytes: 2 * 272 * 1024);
        PacketBuffer packet = Super("tcp", Samples.V4, 65_000).Gso(100).Build(pool);
        byte[] before = packet.Frame.ToArray();
        PacketQueue pieces = new();
        pieces.AddLast(Packet.Udp(Samples.V4).Build(pool));
        int outstanding = pool.Outstanding;
        Assert.False(Segmenter.TrySegment(packet, pieces, 1, finishChecksums: true));
        Assert.Equal(outstanding, pool.Outstanding);
        Assert.Equal(1, pieces.Count);
        Assert.Equal(before, packet.Frame);
        packet.Drop(DropReason.SegmentationFailed);
        Assert.Equal(650, pool.Drops[DropReason.SegmentationFailed]);
        pieces.TakeFirst()!.Release();
    }

    [Fact]
    public void An_ordinary_packet_passes_with_its_checksum_finished_if_asked()
    {
        using TellingPool pool = new();
        PacketQueue pieces = new();
        Assert.True(Segmenter.TrySegment(Packet.Udp(Samples.V4, 10).Partial().Build(pool), pieces, 1, finishChecksums: true));
        PacketBuffer packet = pieces.TakeFirst()!;
        Assert.Equal(Packet.Udp(Samples.V4, 10).ToBytes(), packet.Frame);
        packet.Release();
    }

    [Theory]
    [InlineData(GsoType.Tcp6), InlineData(GsoType.UdpL4), InlineData(GsoType.Udp), InlineData((GsoType)9)]
    public void A_gso_type_that_is_not_the_packets_is_refused(GsoType type)
    {
        using TellingPool pool = new();
        PacketBuffer packet = Super("tcp", Samples.V4, 3000).BuildUndecoded(pool);
        packet.GsoType = type;
        Assert.False(PacketDecoder.TryDecode(packet, LinkKind.RawIp, out DropReason reason));
        Assert.Equal(DropReason.BadOffload, reason);
        packet.Drop(reason);
    }

    [Fact]
    public void A_super_packet_cut_short_by_its_ip_length_is_no_super_packet()
    {
        using TellingPool pool = new();
        PacketBuffer packet = Super("udp", Samples.V4, 800).Build(pool);
        Assert.False(packet.IsGso);
        Assert.Equal(1, packet.SegmentCount);
        Assert.True(packet.NeedsChecksum);
        packet.Release();
    }

    internal static PacketBuilder Super(string kind, string flow, int payload) => kind == "udp"
        ? Packet.Udp(flow, payload).Id(0xFFFE).Gso(1000)
        : Packet.Tcp(flow, payload, TcpFlags.Ack | TcpFlags.Psh | TcpFlags.Fin | TcpFlags.Cwr).Id(0xFFFE).Sequence(0xFFFF_FF00)
            .TcpOptions(1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2).Gso(1000);

    private static void AssertDecodesFresh(PacketBuffer piece)
    {
        piece.ChecksumVouched = false;
        int transport = piece.TransportOffset;
        Assert.True(PacketDecoder.TryDecode(piece, LinkKind.RawIp, out DropReason reason), reason.ToString());
        Assert.Equal(transport, piece.TransportOffset);
        Assert.True(TransportChecksum.IsValid(piece));
    }
}
