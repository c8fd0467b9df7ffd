using Imq.Packets;

namespace Imq.Shaping.Qdiscs;

/// <content>The round of flows, and who loses packets when there are too many.</content>
internal sealed partial class SfqQdisc
{
    private readonly SfqLengths _lengths = new();
    private readonly PacketQueue _rehashed = new();
    private SfqFlow?[] _buckets = [];

    /// <summary>The last flow of the round; its next is the one whose turn it is. Null: no flow.</summary>
    private SfqFlow? _tail;
    private SfqFlow? _free;

    private EnqueueResult Put(int bucket, PacketBuffer packet)
    {
        SfqFlow? flow = _buckets[bucket] ?? BeginFlow(bucket);
        if (flow is null) { return Drop(packet, DropReason.QueueFull); }
        int before = flow.Packets, excess = before + packet.SegmentCount - _parameters.Depth;
        bool isNew = before == 0;
        if (excess > 0 && (!_parameters.HeadDrop || isNew))
        {
            // A single packet is dropped; of a super-packet as many segments stay as the flow has room for.
            EnqueueResult result = AddWhatFits(flow.Queue, packet, _parameters.Depth - before);
            if (result == EnqueueResult.Dropped)
            {
                if (isNew) { Recycle(flow); }
                return result;
            }
        }
        else
        {
            Add(flow.Queue, packet);
            if (excess > 0) { TrimHead(flow, excess); }
        }
        _lengths.Move(flow, before, flow.Packets);
        if (isNew) { JoinRound(flow); }
        if (QueueLength <= _parameters.Limit) { return excess > 0 ? EnqueueResult.CongestionNotified : EnqueueResult.Queued; }
        int held = flow.Packets;
        while (QueueLength > _parameters.Limit) { DropFromLongest(); }
        return flow.Packets != held || excess > 0 ? EnqueueResult.CongestionNotified : EnqueueResult.Queued;
    }

    /// <summary>The longest flow loses what is too much; where all have one packet, the one whose turn it is loses it.</summary>
    private void DropFromLongest()
    {
        SfqFlow victim = _lengths.Longest!;
        int before = victim.Packets;
        if (before == 1)
        {
            victim = _tail!.NextInRound!;
            TrimTail(victim, 1);
            _lengths.Move(victim, 1, 0);
            EndFlow(victim);
            return;
        }
        int count = Math.Min(QueueLength - _parameters.Limit, before - 1);
        if (_parameters.HeadDrop) { TrimHead(victim, count); } else { TrimTail(victim, count); }
        _lengths.Move(victim, before, victim.Packets);
        if (victim.Packets == 0) { EndFlow(victim); }
    }

    /// <summary>Drops the last segments of a flow, cutting a super-packet where need be.</summary>
    private void TrimTail(SfqFlow flow, int segments)
    {
        PacketQueue pieces = Device.Scratch;
        while (segments > 0 && flow.Queue.TakeLast() is { } last)
        {
            int cut = Math.Min(segments, last.SegmentCount);
            segments -= cut;
            Uncount(last);
            if (cut < last.SegmentCount && Device.TrySplit(last, last.SegmentCount - cut, pieces))
            {
                Add(flow.Queue, pieces.TakeFirst()!);
                while (pieces.TakeFirst() is { } piece) { Drop(piece, DropReason.QueueFull); }
            }
            else { Drop(last, DropReason.QueueFull); }
        }
    }

    /// <summary>Drops the first segments of a flow.</summary>
    private void TrimHead(SfqFlow flow, int segments)
    {
        PacketQueue pieces = Device.Scratch;
        while (segments > 0 && flow.Queue.TakeFirst() is { } first)
        {
            int cut = Math.Min(segments, first.SegmentCount);
            segments -= cut;
            Uncount(first);
            if (cut < first.SegmentCount && Device.TrySplit(first, cut, pieces))
            {
                Drop(pieces.TakeFirst()!, DropReason.QueueFull);
                while (pieces.TakeLast() is { } piece)
                {
                    flow.Queue.AddFirst(piece);
                    QueueLength += piece.SegmentCount;
                    Backlog += piece.ShapedLength;
                }
            }
            else { Drop(first, DropReason.QueueFull); }
        }
    }

    private void Uncount(PacketBuffer packet)
    {
        QueueLength -= packet.SegmentCount;
        Backlog -= packet.ShapedLength;
    }

    private SfqFlow? BeginFlow(int bucket)
    {
        if (_free is not { } flow) { return null; }
        _free = flow.NextInRound;
        flow.Bucket = bucket;
        _buckets[bucket] = flow;
        return flow;
    }

    private void JoinRound(SfqFlow flow)
    {
        flow.NextInRound = _tail is null ? flow : _tail.NextInRound;
        if (_tail is not null) { _tail.NextInRound = flow; }
        _tail = flow;
        flow.Allotment = _parameters.Quantum;
    }

    /// <summary>Takes an empty flow out of the round.</summary>
    private void EndFlow(SfqFlow flow)
    {
        SfqFlow before = _tail!;
        while (before.NextInRound != flow) { before = before.NextInRound!; }
        if (before == flow) { _tail = null; }
        else
        {
            before.NextInRound = flow.NextInRound;
            if (_tail == flow) { _tail = before; }
        }
        Recycle(flow);
    }

    private void Recycle(SfqFlow flow)
    {
        _buckets[flow.Bucket] = null;
        flow.Bucket = -1;
        flow.NextInRound = _free;
        _free = flow;
    }

    /// <summary>The hash has changed: every packet finds its flow anew, in order.</summary>
    private void Rehash()
    {
        while (_tail is not null)
        {
            SfqFlow flow = _tail.NextInRound!;
            while (flow.Queue.TakeFirst() is { } packet) { _rehashed.AddLast(packet); }
            EndFlow(flow);
        }
        _lengths.Clear();
        QueueLength = 0;
        Backlog = 0;
        while (_rehashed.TakeFirst() is { } packet) { Put(Hash(packet), packet); }
    }
}
