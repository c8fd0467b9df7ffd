using System.Numerics;
using Imq.Packets;
using Imq.Packets.Tags;
using Imq.Shaping.Filters;

namespace Imq.Shaping.Qdiscs.Htb;

/// <content>What packets go through: classify, enqueue, dequeue.</content>
internal sealed partial class HtbQdisc
{
    private enum Way
    {
        Class,
        Direct,
        Dropped,
    }

    public override EnqueueResult Enqueue(PacketBuffer packet, Instant now)
    {
        switch (Classify(packet, out HtbClass? leaf))
        {
            case Way.Dropped:
                return Drop(packet, DropReason.QueuePolicy);
            case Way.Direct:
                if (_direct.Packets + packet.SegmentCount > DirectLimit) { return Drop(packet, DropReason.QueueFull); }
                DirectPackets += (uint)packet.SegmentCount;
                return Add(_direct, packet);
        }
        if (packet.SegmentCount > 1 && MustSplit(leaf!, packet)) { return EnqueuePieces(leaf!, packet, now); }
        return EnqueueLeaf(leaf!, packet, now);
    }

    public override PacketBuffer? Dequeue(Instant now)
    {
        if (!_direct.IsEmpty) { return Take(_direct); }
        if (QueueLength == 0) { return null; }
        if (_isStale) { Rebuild(); }
        _now = now.Nanoseconds;
        if (_now >= _waiting.Earliest) { WakeWaiting(); }
        for (int level = 0; level < HtbClass.Levels; level++)
        {
            for (int mask = _rowMasks[level]; mask != 0; mask &= mask - 1)
            {
                int priority = BitOperations.TrailingZeroCount(mask);
                if (DequeueFrom(level, priority, now) is { } packet) { return packet; }
            }
        }
        if (_waiting.Count > 0) { WakeAt(new Instant(_waiting.Earliest)); }
        return null;
    }

    private EnqueueResult EnqueueLeaf(HtbClass leaf, PacketBuffer packet, Instant now)
    {
        Qdisc queue = leaf.Leaf!;
        long drops = queue.Counts.Drops;
        EnqueueResult result = EnqueueInto(queue, packet, now);
        leaf.MutableCounts.Drops += queue.Counts.Drops - drops;
        if (leaf.Activity == 0 && queue.QueueLength > 0) { Activate(leaf); }
        return result;
    }

    private bool MustSplit(HtbClass leaf, PacketBuffer packet)
    {
        if (leaf.SplitVersion != _version) { ComputeSplit(leaf); }
        return packet.ShapedLength > leaf.SplitBytes;
    }

    private EnqueueResult EnqueuePieces(HtbClass leaf, PacketBuffer packet, Instant now)
    {
        int segments = (int)Math.Clamp(leaf.PieceBytes / packet.ShapedSegmentLength, 1, packet.SegmentCount);
        if (!Device.TrySplit(packet, segments, _pieces)) { return Drop(packet, DropReason.SegmentationFailed); }
        EnqueueResult result = EnqueueResult.Dropped;
        while (_pieces.TakeFirst() is { } piece)
        {
            if (EnqueueLeaf(leaf, piece, now) != EnqueueResult.Dropped) { result = EnqueueResult.Queued; }
        }
        return result;
    }

    /// <summary>The lowest rate or ceil on the way up decides: a super-packet should not hold that line for more than a millisecond.</summary>
    private void ComputeSplit(HtbClass leaf)
    {
        ulong rate = leaf.Rate.Rate;
        for (HtbClass? each = leaf; each is not null; each = each.Parent) { rate = Math.Min(rate, each.Ceil.Rate); }
        leaf.PieceBytes = (long)(rate / 1000);
        leaf.SplitBytes = Math.Max(leaf.PieceBytes, leaf.Rate.BytesIn(leaf.Burst));
        leaf.SplitVersion = _version;
    }

    /// <summary>Priority naming a class, then filters from the qdisc down the classes they name, then the default; else direct.</summary>
    private Way Classify(PacketBuffer packet, out HtbClass? leaf)
    {
        leaf = null;
        FilterChain? filters = Filters;
        if (packet.Priority >> 16 == Handle.Major && packet.Priority != 0)
        {
            if (packet.Priority == Handle.Value) { return Way.Direct; }
            if (_classes.Find(packet.Priority) is { } named)
            {
                if (named.Level == 0) { leaf = named; return Way.Class; }
                filters = named.Filters;
            }
        }
        for (int depth = 0; filters is not null && depth <= HtbClass.Levels && filters.Classify(packet, out ClassifyResult result); depth++)
        {
            if (result.Drop) { return Way.Dropped; }
            HtbClass? found = result.Class as HtbClass;
            if (found is null || found.Holder != this)
            {
                if (result.ClassId == Handle) { return Way.Direct; }
                found = _classes.Find(result.ClassId.Value);
                if (found is null) { break; }
            }
            if (found.Level == 0) { leaf = found; return Way.Class; }
            filters = found.Filters;
        }
        leaf = DefaultClass;
        return leaf is null ? Way.Direct : Way.Class;
    }

    private HtbClass? DefaultClass =>
        _default is { Level: 0 } ? _default : _default is null && _defaultMinor != 0 ? FindDefault() : null;

    private HtbClass? FindDefault()
    {
        // Looked up once; additions and deletions of classes forget it.
        _default = _classes.Find((Handle.Value & 0xFFFF_0000) | (_defaultMinor & 0xFFFF));
        return _default is { Level: 0 } ? _default : null;
    }

    private PacketBuffer? DequeueFrom(int level, int priority, Instant now)
    {
        HtbClass? leaf = FindTurn(level, priority), firstEmptyHanded = null;
        while (leaf is not null && leaf != firstEmptyHanded)
        {
            if (leaf.Leaf!.QueueLength == 0)
            {
                Deactivate(leaf);
                if ((_rowMasks[level] & (1 << priority)) == 0) { return null; }
            }
            else if (leaf.TurnsAhead[level] > 0)
            {
                leaf.TurnsAhead[level]--;
                firstEmptyHanded = null;
                PassTurn(leaf, level, priority);
            }
            else if (leaf.Leaf.Dequeue(now) is { } packet)
            {
                Account(leaf, level, priority, packet);
                return packet;
            }
            else
            {
                firstEmptyHanded ??= leaf;
                PassTurn(leaf, level, priority);
            }
            leaf = FindTurn(level, priority);
        }
        return null;
    }

    private void Account(HtbClass leaf, int level, int priority, PacketBuffer packet)
    {
        CountTaken(packet);
        ref TrafficCounts counts = ref leaf.MutableCounts;
        counts.Bytes += packet.ShapedLength;
        counts.Packets += packet.SegmentCount;
        EndTurn(leaf, level, priority, packet);
        if (leaf.Leaf!.QueueLength == 0) { Deactivate(leaf); }
        Charge(leaf, level, packet);
    }
}
