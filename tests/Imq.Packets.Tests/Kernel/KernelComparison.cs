using Imq.Packets.Coalescing;
using Imq.Packets.Fragmentation;
using Imq.Packets.Headers;
using Imq.Packets.Segmentation;
using Imq.Packets.Tests.Segmentation;
using Imq.Testing;
using Xunit;

namespace Imq.Packets.Tests.Kernel;

/// <summary>The kernel cuts what we cut and reads what we merge: same packets, byte for byte.</summary>
public class KernelComparison
{
    private const string V4 = "10.1.0.2:1025 > 10.2.0.2:4000", V6 = "[fd01::2]:1025 > [fd02::2]:4000";

    [KernelFact]
    public void Our_segments_are_the_kernels() => KernelRouter.Run(kernel =>
    {
        using TellingPool pool = new();
        foreach ((string kind, string flow) in (ReadOnlySpan<(string, string)>)[("tcp", V4), ("tcp", V6), ("udp", V4), ("udp", V6)])
        {
            foreach (int payload in (int[])[1001, 2000, 10_500, 64_000])
            {
                PacketQueue pieces = new();
                Assert.True(Segmenter.TrySegment(SegmenterTests.Super(kind, flow, payload).Build(pool), pieces, 1, finishChecksums: true));
                List<byte[]> ours = Forwarded(pieces);
                kernel.Write(SegmenterTests.Super(kind, flow, payload).Build(pool));
                AssertSame(ours, kernel.Read(ours.Count), $"{kind} {flow} {payload}");
            }
        }
    });

    [KernelFact]
    public void Pieces_that_stay_super_packets_are_cut_by_the_kernel_into_the_same_segments() => KernelRouter.Run(kernel =>
    {
        using TellingPool pool = new();
        foreach ((string kind, string flow) in (ReadOnlySpan<(string, string)>)[("tcp", V4), ("udp", V6)])
        {
            PacketQueue pieces = new();
            Assert.True(Segmenter.TrySegment(SegmenterTests.Super(kind, flow, 20_700).Build(pool), pieces, 1, finishChecksums: true));
            List<byte[]> ours = Forwarded(pieces);
            Assert.True(Segmenter.TrySegment(SegmenterTests.Super(kind, flow, 20_700).Build(pool), pieces, 4, finishChecksums: false));
            while (pieces.TakeFirst() is { } piece) { kernel.Write(piece); }
            AssertSame(ours, kernel.Read(ours.Count), kind);
        }
    });

    [KernelFact]
    public void A_merged_train_leaves_the_kernel_as_the_train_it_was() => KernelRouter.Run(kernel =>
    {
        using TellingPool pool = new();
        foreach (string flow in (string[])[V4, V6])
        {
            foreach (int size in (int[])[1, 22, 1000, 1400])
            {
                List<byte[]> sent = [];
                PacketBuffer[] batch = new PacketBuffer[40];
                for (int i = 0; i < batch.Length; i++)
                {
                    PacketBuilder builder = i % 2 == 0
                        ? Packet.Udp(flow, i == 38 ? 1 : size)
                        : Packet.Tcp(flow, size, i is 19 or 39 ? TcpFlags.Ack | TcpFlags.Psh : TcpFlags.Ack).Sequence((uint)(i / 2 * size));
                    batch[i] = builder.Id((ushort)(i / 2)).Build(pool);
                    sent.Add(Forwarded(batch[i]));
                }
                int count = new BatchCoalescer().Coalesce(batch);
                Assert.InRange(count, 3, 4);
                for (int i = 0; i < count; i++) { kernel.Write(batch[i]); }
                List<byte[]> got = kernel.Read(sent.Count);
                foreach (byte protocol in (byte[])[IpProtocol.Udp, IpProtocol.Tcp])
                {
                    AssertSame(OfProtocol(sent, protocol), OfProtocol(got, protocol), $"{flow} {size} protocol {protocol}");
                }
            }
        }
    });

    [KernelFact]
    public void Our_fragments_are_the_kernels() => KernelRouter.Run(kernel =>
    {
        using TellingPool pool = new();
        foreach (int payload in (int[])[1473, 3000, 8000])
        {
            PacketBuilder Make() => Packet.Udp(V4, payload).Id(77).Tos(8).IpOptions(7, 7, 4, 0, 0, 0, 0, 148, 4, 0, 0, 1);
            PacketBuffer packet = Make().Build(pool);
            PacketQueue pieces = new();
            // The kernel records its route while forwarding, before it cuts.
            byte[] whole = Forwarded(Make().Build(pool), release: true);
            kernel.Write(packet);
            List<byte[]> theirs = kernel.Read((payload + 8 + 1463) / 1464);
            Assert.True(theirs.Count > 1);
            theirs[0].AsSpan(20, 12).CopyTo(whole.AsSpan(20));
            PacketBuffer same = PacketDecoderTests.Frame(pool, whole);
            Assert.True(Ipv4Header.TryRead(same.Frame, out Ipv4Header header));
            header.RewriteChecksum();
            Assert.True(PacketDecoder.TryDecode(same, LinkKind.RawIp, out _));
            Assert.True(Ipv4Fragmenter.TryFragment(same, 1500, pieces));
            List<byte[]> ours = [];
            while (pieces.TakeFirst() is { } piece)
            {
                ours.Add(piece.Frame.ToArray());
                piece.Release();
            }
            AssertSame(ours, theirs, $"{payload}");
        }
    });

    private static List<byte[]> Forwarded(PacketQueue pieces)
    {
        List<byte[]> frames = [];
        while (pieces.TakeFirst() is { } piece) { frames.Add(Forwarded(piece, release: true)); }
        return frames;
    }

    /// <summary>The packet's bytes after one router.</summary>
    private static byte[] Forwarded(PacketBuffer packet, bool release = false)
    {
        byte[] bytes = packet.Frame.ToArray();
        if (Ipv4Header.TryRead(bytes, out Ipv4Header ipv4)) { ipv4.DecrementTimeToLive(); }
        if (Ipv6Header.TryRead(bytes, out Ipv6Header ipv6)) { ipv6.DecrementHopLimit(); }
        if (release) { packet.Release(); }
        return bytes;
    }

    private static List<byte[]> OfProtocol(List<byte[]> packets, byte protocol) =>
        [.. packets.Where(packet => packet[packet[0] >> 4 == 4 ? 9 : 6] == protocol)];

    private static void AssertSame(List<byte[]> ours, List<byte[]> theirs, string what)
    {
        Assert.True(ours.Count == theirs.Count, $"{what}: {ours.Count} packets here, {theirs.Count} from the kernel");
        for (int i = 0; i < ours.Count; i++)
        {
            Assert.True(ours[i].AsSpan().SequenceEqual(theirs[i]),
                $"{what}, packet {i}:\n{Convert.ToHexString(ours[i])}\n{Convert.ToHexString(theirs[i])}");
        }
    }
}
