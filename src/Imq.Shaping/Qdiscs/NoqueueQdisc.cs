using Imq.Packets;

namespace Imq.Shaping.Qdiscs;

/// <summary>No queue at all: a port sends at once, an imq device drops (it has nothing else to do with a packet).</summary>
/// <remarks>The device looks at <see cref="Qdisc"/>'s type before it enqueues. Source: Linux sch_generic.c noqueue_qdisc_ops; linuximq.</remarks>
internal sealed class NoqueueQdisc : Qdisc, IQdisc<NoqueueQdisc>
{
    public static string Kind => "noqueue";

    public override EnqueueResult Enqueue(PacketBuffer packet, Instant now) => Drop(packet, DropReason.ImqDeviceNoQueue);

    public override PacketBuffer? Dequeue(Instant now) => null;

    public override void Change(TcOptions options)
    {
    }

    public override Action Remember() => static () => { };

    public override void Dump(TcWriter to)
    {
    }
}
