using Imq.Packets;

namespace Imq.Shaping.Qdiscs;

/// <summary>Tail-drop FIFO: <c>pfifo [limit PACKETS]</c>; default the device's txqueuelen (1 where that is 0).</summary>
/// <remarks>A limit of 0 drops everything, as in Linux. Source: Linux sch_fifo.c, tc-pfifo(8).</remarks>
internal sealed class PfifoQdisc : Qdisc, IQdisc<PfifoQdisc>
{
    private readonly PacketQueue _queue = new();
    private uint _limitPackets;

    public static string Kind => "pfifo";

    public override EnqueueResult Enqueue(PacketBuffer packet, Instant now) =>
        QueueLength + packet.SegmentCount > _limitPackets ? Drop(packet, DropReason.QueueFull) : Add(_queue, packet);

    public override PacketBuffer? Dequeue(Instant now) => Take(_queue);

    public override PacketBuffer? Peek(Instant now) => _queue.First;

    public override void Reset()
    {
        DropAll(_queue);
        base.Reset();
    }

    public override void Init(TcOptions options)
    {
        _limitPackets = (uint)Math.Max(1, Device.TxQueueLength);
        Change(options);
    }

    public override void Change(TcOptions options)
    {
        options.Usage = "Usage: ... pfifo [ limit NUMBER ]";
        uint limit = _limitPackets;
        while (options.TryNext(out Imq.Syntax.Word option))
        {
            if (option.Text != "limit") { throw options.Unknown(option, "limit"); }
            limit = options.Number("limit");
        }
        _limitPackets = limit;
    }

    public override Action Remember()
    {
        uint limit = _limitPackets;
        return () => _limitPackets = limit;
    }

    public override void Dump(TcWriter to) => to.Number("limit", "limit ", _limitPackets, "p");
}
