using Imq.Packets;

namespace Imq.Shaping.Qdiscs;

/// <summary>Tail-drop FIFO of bytes: <c>bfifo [limit BYTES]</c>; default txqueuelen full frames.</summary>
/// <remarks>Source: Linux sch_fifo.c, tc-bfifo(8).</remarks>
internal sealed class BfifoQdisc : FifoQdisc, IQdisc<BfifoQdisc>
{
    public static string Kind => "bfifo";

    protected override uint DefaultLimit => (uint)Math.Min(uint.MaxValue, Math.Max(1L, Device.TxQueueLength) * (Device.Mtu + Device.LinkHeaderLength));

    public override EnqueueResult Enqueue(PacketBuffer packet, Instant now) => Backlog + packet.ShapedLength <= Limit
        ? Add(Queue, packet)
        : AddWhatFits(Queue, packet, (Limit - Backlog) / Math.Max(1, packet.ShapedSegmentLength));

    public override void Dump(TcWriter to) => to.Size("limit", "limit ", Limit);
}
