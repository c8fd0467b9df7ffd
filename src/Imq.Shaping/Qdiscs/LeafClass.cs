using Imq.Packets.Tags;

namespace Imq.Shaping.Qdiscs;

/// <summary>A fixed class whose figures are its leaf's: a band of prio, the inside of tbf.</summary>
internal sealed class LeafClass(ClassfulQdisc owner, ushort minor, bool hasStatistics) : TcClass
{
    public override ClassId Id => new(owner.Handle.Major, minor);

    public override ClassId ParentId => owner.Handle;

    public override bool HasStatistics => hasStatistics;

    public override TrafficCounts Counts => Leaf?.Counts ?? default;

    public override int QueueLength => Leaf?.QueueLength ?? 0;

    public override long Backlog => Leaf?.Backlog ?? 0;

    public override void Dump(TcWriter to)
    {
    }
}
