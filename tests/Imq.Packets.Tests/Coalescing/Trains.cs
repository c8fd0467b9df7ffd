using Imq.Packets.Headers;
using Imq.Packets.Segmentation;
using Imq.Testing;
using Xunit;

namespace Imq.Packets.Tests.Coalescing;

/// <summary>Trains of packets that go together, packets that differ in one thing, and the cutting that undoes merging.</summary>
internal static class Trains
{
    public static PacketBuilder Differ(PacketBuilder builder, string what) => what switch
    {
        "ttl" => builder.Ttl(63),
        "tos" => builder.Tos(4),
        "link" => builder.Ethernet(source: "02:00:00:00:00:07"),
        "larger" => builder.Payload(PacketBuilder.Pattern(65)),
        "empty" => builder.Payload(),
        "no checksum" => builder.NoChecksum(),
        "id" => builder.Id(9),
        "dont fragment" => builder.DontFragment(),
        "fragment" => builder.Fragment(0, more: true),
        "ip options" => builder.IpOptions(148, 4, 0, 0),
        "flow label" => builder.FlowLabel(5),
        "extension" => builder.Extension(IpProtocol.DestinationOptions, 0, 0, 1, 4, 0, 0, 0, 0),
        "sequence" => builder.Sequence(1),
        "ack" => builder.Acknowledgment(1),
        "window" => builder.Window(1),
        "options" => builder.TcpOptions(1, 1, 1, 1),
        "syn" => builder.Flags(TcpFlags.Ack | TcpFlags.Syn),
        "fin" => builder.Flags(TcpFlags.Ack | TcpFlags.Fin),
        "rst" => builder.Flags(TcpFlags.Ack | TcpFlags.Rst),
        "urg" => builder.Flags(TcpFlags.Ack | TcpFlags.Urg),
        "ece" => builder.Flags(TcpFlags.Ack | TcpFlags.Ece),
        "cwr" => builder.Flags(TcpFlags.Ack | TcpFlags.Cwr),
        "port" => builder.Between(1026, 4000),
        "address" => builder.From("10.0.0.2", "2001:db8::2"),
        _ => throw new ArgumentOutOfRangeException(nameof(what)),
    };

    public static PacketBuffer[] Train(
        PacketPool pool, string kind, string flow, int size, int count, int lastSize, Func<PacketBuilder, PacketBuilder>? change = null) =>
        Train(pool, kind, flow, size, count, lastSize, i => i, (_, builder) => change?.Invoke(builder) ?? builder);

    public static PacketBuffer[] Train(
        PacketPool pool, string kind, string flow, int size, int count, int lastSize, Func<int, int> id, Func<int, PacketBuilder, PacketBuilder> change)
    {
        PacketBuffer[] batch = new PacketBuffer[count];
        for (int i = 0; i < count; i++)
        {
            int payload = i == count - 1 ? lastSize : size;
            PacketBuilder builder = kind == "udp" ? Packet.Udp(flow, payload) : Packet.Tcp(flow, payload).Sequence((uint)(1000 + (i * size)));
            batch[i] = change(i, builder.Id((ushort)id(i)).Ethernet()).Build(pool);
        }
        return batch;
    }

    public static byte[][] Frames(ReadOnlySpan<PacketBuffer> batch)
    {
        byte[][] frames = new byte[batch.Length][];
        for (int i = 0; i < batch.Length; i++) { frames[i] = batch[i].Frame.ToArray(); }
        return frames;
    }

    /// <summary>Cuts and ends the packets, as the kernel behind a port would.</summary>
    public static byte[][] Recut(ReadOnlySpan<PacketBuffer> batch)
    {
        PacketQueue pieces = new();
        foreach (PacketBuffer packet in batch) { Assert.True(Segmenter.TrySegment(packet, pieces, 1, finishChecksums: true)); }
        List<byte[]> frames = [];
        while (pieces.TakeFirst() is { } piece)
        {
            frames.Add(piece.Frame.ToArray());
            piece.Release();
        }
        return [.. frames];
    }

    /// <summary>The vnet header of the packet, read back in front of the same bytes, decodes to the same super-packet.</summary>
    public static void AssertIsWhatThePortWouldSay(PacketBuffer packet)
    {
        byte[] header = new byte[VirtioNetHeader.Length];
        VirtioNetHeader.Write(header, packet);
        PacketBuffer again = PacketDecoderTests.Frame(packet.Pool, packet.Frame.ToArray());
        Assert.True(VirtioNetHeader.TryRead(header, again));
        Assert.True(PacketDecoder.TryDecode(again, LinkKind.Ethernet, out DropReason reason), reason.ToString());
        Assert.Equal((packet.GsoType, packet.GsoSize, packet.SegmentCount), (again.GsoType, again.GsoSize, again.SegmentCount));
        Assert.Equal(packet.SegmentHeaderLength, again.SegmentHeaderLength);
        again.Release();
    }

    public static void ReleaseAll(ReadOnlySpan<PacketBuffer> batch)
    {
        foreach (PacketBuffer packet in batch) { packet.Release(); }
    }
}
