using Imq.Packets.Addresses;
using Imq.Packets.Coalescing;
using Imq.Packets.Fragmentation;
using Imq.Packets.Headers;
using Imq.Packets.Segmentation;
using Imq.Testing;
using Xunit;

namespace Imq.Packets.Tests;

/// <summary>10 000 runs of everything a packet passes here allocate nothing.</summary>
public class AllocationTests
{
    private const int Runs = 10_000;

    [Fact]
    public void Decoding_rewriting_and_hashing()
    {
        PacketPool pool = new();
        PacketBuffer[] packets = [.. Samples.All.Values.Select(sample => sample().WithEthernet().Build(pool))];
        MacAddress port = MacAddress.Parse("02:00:00:00:00:02");
        uint hash = 0;
        AssertAllocatesNothing(() =>
        {
            foreach (PacketBuffer packet in packets)
            {
                Assert.True(PacketDecoder.TryDecode(packet, LinkKind.Ethernet, port, out _));
                packet.RewriteSource(new Ipv4Address(hash));
                packet.RewriteDestination(new Ipv6Address(1, hash));
                packet.RewriteSourcePort((ushort)hash);
                hash = FlowKey.TryRead(packet, out FlowKey key) ? key.Hash(hash) : hash;
                hash += TransportChecksum.IsValid(packet) ? 1u : 0;
            }
        }, Runs / 10);
    }

    [Fact]
    public void Cutting_and_merging()
    {
        PacketPool pool = new();
        PacketQueue pieces = new();
        BatchCoalescer coalescer = new();
        PacketBuffer[] batch = new PacketBuffer[16];
        PacketBuffer super = SegmenterSuper("tcp").Ethernet().Build(pool);
        byte[] header = new byte[VirtioNetHeader.Length];
        AssertAllocatesNothing(() =>
        {
            Assert.True(Segmenter.TrySegment(super, pieces, 1, finishChecksums: true));
            int count = 0;
            while (pieces.TakeFirst() is { } piece) { batch[count++] = piece; }
            Assert.True(coalescer.Coalesce(batch.AsSpan(0, count)) == 1);
            super = batch[0];
            VirtioNetHeader.Write(header, super);
            Assert.True(VirtioNetHeader.TryRead(header, super));
            Assert.True(PacketDecoder.TryDecode(super, LinkKind.Ethernet, out _));
        }, Runs);
        Assert.Equal(1, pool.Outstanding);
    }

    [Fact]
    public void Fragmenting()
    {
        PacketPool pool = new();
        PacketQueue pieces = new();
        byte[] v4 = Packet.Udp(Samples.V4, 3000).ToBytes(), v6 = Packet.Udp(Samples.V6, 3000).ToBytes();
        AssertAllocatesNothing(() =>
        {
            PacketBuffer packet = Fill(pool, v4);
            Assert.True(Ipv4Fragmenter.TryFragment(packet, 1500, pieces));
            packet = Fill(pool, v6);
            Assert.True(Ipv6Fragmenter.TryFragment(packet, 1500, 7, pieces));
            while (pieces.TakeFirst() is { } piece) { piece.Release(); }
        }, Runs);
    }

    private static PacketBuilder SegmenterSuper(string kind) => kind == "udp"
        ? Packet.Udp(Samples.V4, 10_500).Gso(1000)
        : Packet.Tcp(Samples.V4, 10_500).Gso(1000);

    private static PacketBuffer Fill(PacketPool pool, byte[] bytes)
    {
        PacketBuffer packet = pool.Rent(bytes.Length);
        packet.SetFrame(PacketBuffer.Headroom, bytes.Length);
        bytes.CopyTo(packet.Frame);
        Assert.True(PacketDecoder.TryDecode(packet, LinkKind.RawIp, out _));
        return packet;
    }

    private static void AssertAllocatesNothing(Action run, int runs)
    {
        run();
        run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < runs; i++) { run(); }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
