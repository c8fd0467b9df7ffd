using Imq.Packets;

namespace Imq.Shaping.Qdiscs;

/// <summary>Tail-drop FIFO of packets: <c>pfifo [limit PACKETS]</c>; default the device's txqueuelen (1 where that is 0).</summary>
/// <remarks>Source: Linux sch_fifo.c, tc-pfifo(8).</remarks>
internal sealed class PfifoQdisc : FifoQdisc, IQdisc<PfifoQdisc>
{
    public static string Kind => "pfifo";

    protected override uint DefaultLimit => (uint)Math.Max(1, Device.TxQueueLength);

    public override EnqueueResult Enqueue(PacketBuffer packet, Instant now) =>
        QueueLength + packet.SegmentCount <= Limit ? Add(Queue, packet) : AddWhatFits(Queue, packet, (long)Limit - QueueLength);

    public override void Dump(TcWriter to) => to.Number("limit", "limit ", Limit, "p");
}
