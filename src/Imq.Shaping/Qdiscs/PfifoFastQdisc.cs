using Imq.Packets;

namespace Imq.Shaping.Qdiscs;

/// <summary>Three FIFO bands by priority, the first served before the others: what Linux gives a device nobody configured. No options.</summary>
/// <remarks>Each band holds txqueuelen packets, and follows its changes. Source: Linux sch_generic.c pfifo_fast_ops, tc-pfifo_fast(8).</remarks>
internal sealed class PfifoFastQdisc : Qdisc, IQdisc<PfifoFastQdisc>
{
    private readonly PacketQueue[] _bands = [new(), new(), new()];
    private int _limit;

    public static string Kind => "pfifo_fast";

    public override bool CanChange => false;

    public override void Init(TcOptions options) => QueueLimitChanged();

    public override void QueueLimitChanged() => _limit = Math.Max(1, Device.TxQueueLength);

    public override EnqueueResult Enqueue(PacketBuffer packet, Instant now)
    {
        PacketQueue band = _bands[PriorityBands.Default.BandOf(packet.Priority)];
        return band.Packets + packet.SegmentCount <= _limit ? Add(band, packet) : AddWhatFits(band, packet, _limit - band.Packets);
    }

    public override PacketBuffer? Dequeue(Instant now) => Take(_bands[0]) ?? Take(_bands[1]) ?? Take(_bands[2]);

    public override PacketBuffer? Peek(Instant now) => _bands[0].First ?? _bands[1].First ?? _bands[2].First;

    public override void Reset()
    {
        foreach (PacketQueue band in _bands) { DropAll(band); }
        base.Reset();
    }

    public override void Change(TcOptions options)
    {
    }

    public override Action Remember() => static () => { };

    public override void Dump(TcWriter to) => PriorityBands.Default.Dump(to);
}
