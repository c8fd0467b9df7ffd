using Imq.Packets.Tags;

namespace Imq.Shaping.Qdiscs;

/// <summary>A fixed class whose figures are its leaf's: a band of prio, the inside of tbf.</summary>
internal sealed class LeafClass(ClassfulQdisc holder, ushort minor, bool hasStatistics) : TcClass(holder)
{
    public override ClassId Id => new(Holder.Handle.Major, minor);

    public override ClassId ParentId => Holder.Handle;

    public override bool HasStatistics => hasStatistics;

    public override TrafficCounts Counts => Leaf?.Counts ?? default;

    public override int QueueLength => Leaf?.QueueLength ?? 0;

    public override long Backlog => Leaf?.Backlog ?? 0;

    public override void Dump(TcWriter to)
    {
    }
}
