using Imq.Packets;
using Imq.Packets.Tags;
using Imq.Shaping.Devices;
using Imq.Shaping.Filters;
using Imq.Syntax;

namespace Imq.Shaping.Qdiscs;

/// <summary>
/// A queueing discipline: takes packets, decides which leaves next and when. It owns a packet from <see cref="Enqueue"/> until
/// <see cref="Dequeue"/> returns it.
/// </summary>
/// <remarks>
/// Whoever drops releases and counts: <see cref="Drop"/> is the only way. <c>now</c> is an argument; <see cref="WakeAt"/> says when to poll
/// again. Counts, queue length and backlog are the kernel's (include/net/sch_generic.h); a super-packet counts its segments.
/// </remarks>
internal abstract partial class Qdisc
{
    private static long s_sequence;
    private PacketBuffer? _peeked;

    /// <summary>The statistics of <c>tc -s</c>.</summary>
    public TrafficCounts Counts;

    /// <summary>The device whose tree this is part of; set before <see cref="Init"/>.</summary>
    public ShapedDevice Device { get; private set; } = null!;

    public string KindName { get; private set; } = "";

    /// <summary><c>1:</c>; none for a default qdisc nobody named.</summary>
    public ClassId Handle { get; set; }

    /// <summary><see cref="ClassId.Root"/>, the class it is the leaf of, or none while detached.</summary>
    public ClassId ParentId { get; set; }

    /// <summary>The qdisc that owns <see cref="ParentId"/>; null at the root.</summary>
    public ClassfulQdisc? ParentQdisc { get; set; }

    /// <summary>The class of <see cref="ParentQdisc"/> whose leaf this is.</summary>
    public TcClass? Owner { get; set; }

    /// <summary>Counts up over all qdiscs made: tc shows the newest first among handles of one hash bucket.</summary>
    public long Sequence { get; private set; }

    /// <summary>False where Linux knows no change of it (htb, pfifo_fast): it must be replaced.</summary>
    public virtual bool CanChange => true;

    /// <summary>True for a class's default leaf: <c>tc qdisc show</c> leaves it out (TCQ_F_INVISIBLE).</summary>
    public bool IsInvisible { get; set; }

    /// <summary>Filters attached to the qdisc itself (<c>parent 1:</c>); null if none ever was. Classful qdiscs only.</summary>
    public FilterChain? Filters { get; set; }

    /// <summary>Packets held, segments counted.</summary>
    public int QueueLength { get; protected internal set; }

    /// <summary>Bytes held (ShapedLength).</summary>
    public long Backlog { get; protected internal set; }

    /// <summary>When a Dequeue that found nothing may find something; Never if only an Enqueue helps. Of this qdisc alone.</summary>
    public Instant NextEvent { get; private set; } = Instant.Never;

    /// <summary>Binds it to its device and names it. Called once, before <see cref="Init"/>.</summary>
    public void Attach(ShapedDevice device, string kind, ClassId handle)
    {
        Device = device;
        KindName = kind;
        Handle = handle;
        Sequence = Interlocked.Increment(ref s_sequence);
    }

    /// <summary>First configuration; defaults that depend on the device (txqueuelen, MTU) are taken here.</summary>
    public virtual void Init(TcOptions options) => Change(options);

    /// <summary>Takes the packet, or drops it (then it is released and counted already).</summary>
    public abstract EnqueueResult Enqueue(PacketBuffer packet, Instant now);

    /// <summary>The packet that leaves now; null if none may. Ownership goes to the caller.</summary>
    public abstract PacketBuffer? Dequeue(Instant now);

    /// <summary>The packet <see cref="TakePeeked"/> would return; it stays counted here.</summary>
    public virtual PacketBuffer? Peek(Instant now)
    {
        if (_peeked is not null) { return _peeked; }
        _peeked = Dequeue(now);
        if (_peeked is not null)
        {
            QueueLength += _peeked.SegmentCount;
            Backlog += _peeked.ShapedLength;
        }
        return _peeked;
    }

    /// <summary>Dequeue for a parent that peeks.</summary>
    public PacketBuffer? TakePeeked(Instant now)
    {
        if (_peeked is not { } packet) { return Dequeue(now); }
        _peeked = null;
        QueueLength -= packet.SegmentCount;
        Backlog -= packet.ShapedLength;
        return packet;
    }

    /// <summary>Frees the whole backlog (counted <see cref="DropReason.QueueReset"/>, in no qdisc's drops) and returns to the state after Init.</summary>
    public virtual void Reset()
    {
        _peeked?.Drop(DropReason.QueueReset);
        _peeked = null;
        QueueLength = 0;
        Backlog = 0;
        NextEvent = Instant.Never;
    }

    /// <summary>Releases everything for good: its backlog and its children's.</summary>
    public virtual void Destroy()
    {
        Reset();
        Filters?.Destroy();
    }

    /// <summary>Reads the option words, checks them all, then assigns. Refusals are <see cref="Imq.Syntax.SyntaxException"/>s and change nothing.</summary>
    public abstract void Change(TcOptions options);

    /// <summary>Remembers the parameters: the returned action puts them back (rollback of a Change).</summary>
    public abstract Action Remember();

    /// <summary>Prints the options that <see cref="Change"/> reads.</summary>
    public abstract void Dump(TcWriter to);

    /// <summary>Adds the option words from which <see cref="Init"/> makes the same qdisc; none where the kind has no options.</summary>
    public virtual void Save(CommandWriter to)
    {
    }

    /// <summary>Prints the kind's own statistics, behind the common ones of <c>tc -s</c>.</summary>
    public virtual void DumpStatistics(TcWriter to)
    {
    }

    /// <summary>The device's txqueuelen was changed (only pfifo_fast cares).</summary>
    public virtual void QueueLimitChanged()
    {
    }
}
