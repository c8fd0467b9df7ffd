using System.Diagnostics;
using Imq.Packets;

namespace Imq.Shaping.Qdiscs;

/// <content>What every qdisc does with packets: queue, take, drop, and keep the books.</content>
internal abstract partial class Qdisc
{
    /// <summary>Ends a packet inside this qdisc and counts it.</summary>
    protected EnqueueResult Drop(PacketBuffer packet, DropReason reason)
    {
        Counts.Drops += packet.SegmentCount;
        packet.Drop(reason);
        return EnqueueResult.Dropped;
    }

    protected EnqueueResult Add(PacketQueue queue, PacketBuffer packet)
    {
        queue.AddLast(packet);
        QueueLength += packet.SegmentCount;
        Backlog += packet.ShapedLength;
        return EnqueueResult.Queued;
    }

    /// <summary>Queues the first segments of a super-packet that does not fit as a whole, and drops the rest: as if they had come one by one.</summary>
    /// <param name="room">Segments that fit.</param>
    protected EnqueueResult AddWhatFits(PacketQueue queue, PacketBuffer packet, long room)
    {
        if (packet.SegmentCount == 1 || room <= 0) { return Drop(packet, DropReason.QueueFull); }
        PacketQueue pieces = Device.Scratch;
        if (!Device.TrySplit(packet, (int)Math.Min(room, packet.SegmentCount), pieces)) { return Drop(packet, DropReason.SegmentationFailed); }
        Add(queue, pieces.TakeFirst()!);
        while (pieces.TakeFirst() is { } rest) { Drop(rest, DropReason.QueueFull); }
        return EnqueueResult.Queued;
    }

    /// <summary>A packet left this qdisc from a queue of its own or of a child: its counts, lower by one packet.</summary>
    protected void CountTaken(PacketBuffer packet)
    {
        QueueLength -= packet.SegmentCount;
        Backlog -= packet.ShapedLength;
        CountSent(packet);
    }

    protected PacketBuffer? Take(PacketQueue queue)
    {
        PacketBuffer? packet = queue.TakeFirst();
        if (packet is not null) { CountTaken(packet); }
        return packet;
    }

    /// <summary>Frees a queue's packets as part of a Reset. Queue length and backlog are the caller's to zero.</summary>
    protected static void DropAll(PacketQueue queue)
    {
        while (queue.TakeFirst() is { } packet) { packet.Drop(DropReason.QueueReset); }
    }

    protected void CountSent(PacketBuffer packet)
    {
        Counts.Bytes += packet.ShapedLength;
        Counts.Packets += packet.SegmentCount;
    }

    /// <summary>Nothing may leave before <paramref name="at"/>; the device polls again then (qdisc_watchdog_schedule).</summary>
    protected void WakeAt(Instant at)
    {
        NextEvent = at;
        Device.WakeAt(at);
    }

    /// <summary>Tells every qdisc above that packets vanished from below, other than by Enqueue or Dequeue (qdisc_tree_reduce_backlog).</summary>
    /// <remarks>Call it after this qdisc's own counts were lowered: a child left empty is reported by <see cref="ClassfulQdisc.LeafBecameEmpty"/>.</remarks>
    protected void ReduceBacklogAbove(int packets, long bytes)
    {
        if (packets == 0 && bytes == 0) { return; }
        for (Qdisc child = this; child.ParentQdisc is { } parent; child = parent)
        {
            parent.QueueLength -= packets;
            parent.Backlog -= bytes;
            parent.Counts.Drops += packets;
            Debug.Assert(parent.QueueLength >= 0, "a parent holds less than its child lost");
            if (child.QueueLength == 0 && child.Owner is { } owner) { parent.LeafBecameEmpty(owner); }
        }
    }
}
