using Imq.Packets;

namespace Imq.Shaping.Qdiscs;

/// <summary>Drops every packet: what a device has before it is first up. Never shown, cannot be asked for.</summary>
/// <remarks>Source: Linux sch_generic.c noop_qdisc.</remarks>
internal sealed class NoopQdisc : Qdisc
{
    public override EnqueueResult Enqueue(PacketBuffer packet, Instant now) => Drop(packet, DropReason.QueueNoop);

    public override PacketBuffer? Dequeue(Instant now) => null;

    public override void Change(TcOptions options)
    {
    }

    public override Action Remember() => static () => { };

    public override void Dump(TcWriter to)
    {
    }
}
