using Imq.Packets.Tags;

namespace Imq.Shaping.Qdiscs;

/// <summary>A flow of an sfq as <c>tc class show</c> prints it.</summary>
internal sealed class SfqClass(SfqQdisc holder, SfqFlow flow) : TcClass(holder)
{
    public override ClassId Id => new(Holder.Handle.Major, (ushort)(flow.Bucket + 1));

    public override ClassId ParentId => Holder.Handle;

    public override bool HasSent => false;

    public override TrafficCounts Counts => default;

    public override int QueueLength => flow.Packets;

    public override long Backlog => flow.Queue.Bytes;

    public override void Dump(TcWriter to)
    {
    }

    public override void DumpStatistics(TcWriter to) => to.Number("allot", "  allot ", flow.Allotment);
}
