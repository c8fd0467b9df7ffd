using FsCheck;
using FsCheck.Fluent;
using Imq.Packets.Coalescing;
using Imq.Packets.Headers;
using Imq.Testing;
using Xunit;
using static Imq.Packets.Tests.Coalescing.Trains;

namespace Imq.Packets.Tests.Coalescing;

public class BatchCoalescerTests
{
    public static TheoryData<string, string> Shapes => new()
    {
        { "udp", Samples.V4 }, { "udp", Samples.V6 }, { "tcp", Samples.V4 }, { "tcp", Samples.V6 },
    };

    [Theory, MemberData(nameof(Shapes))]
    public void A_train_becomes_one_super_packet_that_cuts_into_the_same_train(string kind, string flow)
    {
        foreach (int size in (int[])[1, 22, 500, 1400])
        {
            using TellingPool pool = new();
            PacketBuffer[] batch = Train(pool, kind, flow, size, 30, lastSize: (size + 1) / 2);
            byte[][] sent = Frames(batch);
            Assert.Equal(1, new BatchCoalescer().Coalesce(batch));
            Assert.True(batch[0].IsGso && batch[0].NeedsChecksum);
            Assert.Equal(30, batch[0].SegmentCount);
            Assert.Equal(sent.Sum(frame => frame.Length - 14), batch[0].CountedLength);
            AssertIsWhatThePortWouldSay(batch[0]);
            Assert.Equal(sent, Recut(batch.AsSpan(0, 1)));
        }
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Partial_and_vouched_packets_merge_to_the_same_super_packet(string kind, string flow)
    {
        using TellingPool pool = new();
        PacketBuffer[] finished = Train(pool, kind, flow, 100, 4, 100);
        PacketBuffer[] partial = Train(pool, kind, flow, 100, 4, 100, builder => builder.Partial());
        PacketBuffer[] vouched = Train(pool, kind, flow, 100, 4, 100, builder => builder.BadChecksum().With(p => p.ChecksumVouched = true));
        BatchCoalescer coalescer = new();
        Assert.Equal((1, 1, 1), (coalescer.Coalesce(finished), coalescer.Coalesce(partial), coalescer.Coalesce(vouched)));
        Assert.Equal(finished[0].Frame, partial[0].Frame);
        Assert.Equal(finished[0].Frame, vouched[0].Frame);
        finished[0].Release();
        partial[0].Release();
        vouched[0].Release();
    }

    [Theory, MemberData(nameof(Shapes))]
    public void A_broken_checksum_is_not_laundered(string kind, string flow)
    {
        using TellingPool pool = new();
        PacketBuffer[] batch = Train(pool, kind, flow, 100, 3, 100, builder => builder.BadChecksum());
        byte[][] sent = Frames(batch);
        Assert.Equal(3, new BatchCoalescer().Coalesce(batch));
        Assert.Equal(sent, Frames(batch));
        ReleaseAll(batch);
    }

    public static TheoryData<string, string, string> Differences
    {
        get
        {
            TheoryData<string, string, string> rows = [];
            string[] common = ["ttl", "tos", "port", "address", "link", "larger", "empty"];
            foreach (string flow in (string[])[Samples.V4, Samples.V6])
            {
                foreach (string what in (string[])[.. common, "no checksum"]) { rows.Add("udp", flow, what); }
                foreach (string what in (string[])[.. common, "sequence", "ack", "window", "options", "syn", "fin", "rst", "urg", "ece", "cwr"])
                {
                    rows.Add("tcp", flow, what);
                }
            }
            foreach (string kind in (string[])["udp", "tcp"])
            {
                rows.Add(kind, Samples.V4, "id");
                rows.Add(kind, Samples.V4, "dont fragment");
                rows.Add(kind, Samples.V4, "ip options");
                rows.Add(kind, Samples.V4, "fragment");
                rows.Add(kind, Samples.V6, "flow label");
                rows.Add(kind, Samples.V6, "extension");
            }
            return rows;
        }
    }

    [Theory, MemberData(nameof(Differences))]
    public void A_packet_that_differs_is_not_merged(string kind, string flow, string what)
    {
        using TellingPool pool = new();
        PacketBuffer[] batch = Train(pool, kind, flow, 64, 2, 64, i => i, (i, builder) => i == 1 ? Differ(builder, what) : builder);
        byte[][] sent = Frames(batch);
        Assert.Equal(2, new BatchCoalescer().Coalesce(batch));
        Assert.Equal(sent, Frames(batch));
        ReleaseAll(batch);
    }

    [Theory]
    [InlineData("fin"), InlineData("syn"), InlineData("fragment"), InlineData("ip options"), InlineData("empty")]
    public void Nothing_merges_across_a_packet_of_its_flow_that_cannot_be_merged(string what)
    {
        using TellingPool pool = new();
        PacketBuffer Segment(uint sequence) => Packet.Tcp(Samples.V4, 64).Sequence(sequence).DontFragment().Ethernet().Build(pool);
        PacketBuffer[] alone = [Segment(1000), Segment(1064)];
        Assert.Equal(1, new BatchCoalescer().Coalesce(alone));
        alone[0].Release();
        PacketBuffer between = Differ(Packet.Tcp(Samples.V4, 64).Sequence(1064).Ethernet(), what).Build(pool);
        PacketBuffer[] batch = [Segment(1000), between, Segment(1064)];
        Assert.Equal(3, new BatchCoalescer().Coalesce(batch));
        ReleaseAll(batch);
    }

    [Fact]
    public void Interleaved_flows_merge_each_for_itself()
    {
        using TellingPool pool = new();
        PacketBuffer[] first = Train(pool, "udp", Samples.V4, 22, 10, 22), second = Train(pool, "udp", "10.0.0.2:7 > 10.0.0.9:7", 30, 10, 30);
        PacketBuffer[] third = Train(pool, "tcp", Samples.V6, 40, 10, 40);
        PacketBuffer[] batch = new PacketBuffer[30];
        for (int i = 0; i < 10; i++) { (batch[3 * i], batch[(3 * i) + 1], batch[(3 * i) + 2]) = (first[i], second[i], third[i]); }
        Assert.Equal(3, new BatchCoalescer().Coalesce(batch));
        Assert.Equal([10, 10, 10], batch[..3].Select(packet => packet.SegmentCount));
        Assert.All(batch[3..], Assert.Null);
        ReleaseAll(batch.AsSpan(0, 3));
    }

    [Fact]
    public void Push_ends_a_super_packet_and_stays_on_its_last_segment()
    {
        using TellingPool pool = new();
        PacketBuffer[] batch = Train(pool, "tcp", Samples.V4, 64, 6, 64, i => i, (i, builder) =>
            i == 2 ? builder.Flags(TcpFlags.Ack | TcpFlags.Psh) : builder);
        byte[][] sent = Frames(batch);
        Assert.Equal(2, new BatchCoalescer().Coalesce(batch));
        Assert.Equal((3, 3), (batch[0].SegmentCount, batch[1].SegmentCount));
        Assert.Equal(sent, Recut(batch.AsSpan(0, 2)));
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Super_packets_of_one_size_join(string kind, string flow)
    {
        using TellingPool pool = new();
        PacketBuilder Part(int number, int payload) => kind == "udp" ? Packet.Udp(flow, payload).Id((ushort)(5 * number)).Gso(1000)
            : Packet.Tcp(flow, payload).Sequence((uint)(5000 * number)).Id((ushort)(5 * number)).Gso(1000);
        PacketBuffer[] batch = [Part(0, 5000).Ethernet().Build(pool), Part(1, 5000).Ethernet().Build(pool), Part(2, 2300).Ethernet().Build(pool)];
        Assert.Equal(1, new BatchCoalescer().Coalesce(batch));
        Assert.Equal(13, batch[0].SegmentCount);
        AssertIsWhatThePortWouldSay(batch[0]);
        Assert.Equal(13, Recut(batch.AsSpan(0, 1)).Length);
    }

    [Fact]
    public void Limits_hold_64_datagrams_and_64_kib()
    {
        using TellingPool pool = new();
        PacketBuffer[] small = Train(pool, "udp", Samples.V4, 22, 100, 22), large = Train(pool, "tcp", Samples.V6, 1400, 100, 1400);
        Assert.Equal(2, new BatchCoalescer().Coalesce(small));
        Assert.Equal((64, 36), (small[0].SegmentCount, small[1].SegmentCount));
        Assert.Equal(3, new BatchCoalescer().Coalesce(large));
        Assert.True(large[0].Length is <= 65_535 and > 64_000);
        ReleaseAll(small.AsSpan(0, 2));
        ReleaseAll(large.AsSpan(0, 3));
    }

    [Fact]
    public void Without_a_large_buffer_nothing_is_lost()
    {
        using TellingPool pool = new(limitBytes: 272 * 1024);
        PacketBuffer[] batch = Train(pool, "udp", Samples.V4, 900, 10, 900);
        byte[][] sent = Frames(batch);
        int count = new BatchCoalescer().Coalesce(batch);
        Assert.Equal(5, count);
        Assert.Equal(sent, Recut(batch.AsSpan(0, count)));
    }

    [Fact]
    public void A_port_without_uso_gets_its_datagrams_one_by_one()
    {
        using TellingPool pool = new();
        PacketBuffer[] batch = Train(pool, "udp", Samples.V4, 22, 4, 22);
        Assert.Equal(4, new BatchCoalescer { Udp = false }.Coalesce(batch));
        ReleaseAll(batch);
    }

    [Fact]
    public void Any_mixture_is_cut_again_into_the_same_packets_in_the_order_of_each_flow() =>
        Check.QuickThrowOnFailure(Prop.ForAll<int[]>(choices =>
        {
            using TellingPool pool = new();
            uint[] sequence = new uint[4];
            PacketBuffer[] batch = [.. choices.Select((choice, i) => Mixed(choice & 0xFFFF, i, sequence).Build(pool))];
            List<(string Flow, string Frame)> sent = [.. batch.Select(packet => (FlowOf(packet), Convert.ToHexString(packet.Frame)))];
            int count = new BatchCoalescer().Coalesce(batch);
            List<(string Flow, string Frame)> got = [];
            for (int i = 0; i < count; i++)
            {
                string flow = FlowOf(batch[i]);
                got.AddRange(Recut(batch.AsSpan(i, 1)).Select(frame => (flow, Convert.ToHexString(frame))));
            }
            return sent.GroupBy(one => one.Flow).All(flow => flow.SequenceEqual(got.Where(one => one.Flow == flow.Key)));
        }));

    private static PacketBuilder Mixed(int choice, int index, uint[] sequence)
    {
        int flow = choice & 3, payload = (choice >> 2 & 3) * 20, extra = choice >> 4 & 15;
        uint at = sequence[flow];
        sequence[flow] += (uint)payload;
        PacketBuilder builder = flow switch
        {
            0 => Packet.Udp(Samples.V4, payload),
            1 => Packet.Udp(Samples.V6, payload),
            2 => Packet.Tcp(Samples.V4, payload).Sequence(at),
            _ => Packet.Tcp(Samples.V6, payload).Sequence(at),
        };
        // Identifications of one sequence over all flows: they count up by chance only, which without DF is what merging asks for.
        builder.Ethernet().Id((ushort)(index / 2));
        return extra switch
        {
            0 => builder.Flags(TcpFlags.Ack | TcpFlags.Psh),
            1 => builder.Flags(TcpFlags.Ack | TcpFlags.Fin),
            2 => builder.Ttl(9),
            3 when flow is 0 or 2 => builder.Fragment(8, more: true),
            _ => builder,
        };
    }

    private static string FlowOf(PacketBuffer packet) => $"{packet.Family} {packet.TransportProtocol}";
}
