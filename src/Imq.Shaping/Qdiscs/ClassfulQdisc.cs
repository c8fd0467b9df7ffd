using Imq.Packets;
using Imq.Packets.Tags;
using Imq.Shaping.Filters;

namespace Imq.Shaping.Qdiscs;

/// <summary>A qdisc with classes: fixed ones (prio's bands, tbf's one inner), made ones (htb) or passing ones (sfq's flows, read only).</summary>
/// <remarks>Source of the contract: struct Qdisc_class_ops. Every change here is recorded in <see cref="TcOptions.Changes"/> and can be undone.</remarks>
internal abstract class ClassfulQdisc : Qdisc
{
    /// <summary>All classes in the order tc shows them. For configuration and show, not for the packet path.</summary>
    public abstract IEnumerable<TcClass> Classes { get; }

    /// <summary>The class with this id; an id with major 0 or this handle's major and minor 0 is no class.</summary>
    public abstract TcClass? FindClass(ClassId id);

    /// <summary>Whether a filter may stand at <paramref name="at"/> (null: the qdisc itself). False: Linux says "Class doesn't support blocks" or so.</summary>
    public virtual bool TakesFilters(TcClass? at) => true;

    /// <summary>Makes <paramref name="child"/> the class's leaf and returns the old one, still full. Null when the class takes no leaf (EOPNOTSUPP, EINVAL …: it throws).</summary>
    public abstract Qdisc? Graft(TcClass at, Qdisc child);

    /// <summary>The leaf a class gets back when its own is deleted: pfifo in htb, prio, tbf …; may be noop.</summary>
    public virtual Qdisc MakeDefaultLeaf(TcClass at) => Device.MakeDefaultLeaf("pfifo", at.Id);

    /// <summary>Adds a class (<paramref name="existing"/> null) or changes one.</summary>
    /// <param name="parent">Root for a class right below the qdisc; a class id otherwise; none when the command gave none.</param>
    public virtual TcClass ChangeClass(ClassId id, ClassId parent, TcClass? existing, TcOptions options) => throw options.Refused(TcErrno.NotSupported);

    /// <summary>Takes a class out of the tree; its leaf is destroyed at commit.</summary>
    public virtual void DeleteClass(TcClass existing, TcOptions options) => throw options.Refused(TcErrno.NotSupported);

    /// <summary>A child below, this qdisc's own, has no packet left although nobody dequeued (qlen_notify).</summary>
    public virtual void ChildBecameEmpty(Qdisc child)
    {
    }

    /// <summary>A child with packets came back by a rollback.</summary>
    public virtual void ChildBecameFull(Qdisc child)
    {
    }

    /// <summary>Enqueues into a child and takes over whatever that did to queue length, backlog and drops.</summary>
    protected EnqueueResult EnqueueInto(Qdisc child, PacketBuffer packet, Instant now)
    {
        int packets = child.QueueLength;
        long bytes = child.Backlog, drops = child.Counts.Drops;
        EnqueueResult result = child.Enqueue(packet, now);
        QueueLength += child.QueueLength - packets;
        Backlog += child.Backlog - bytes;
        Counts.Drops += child.Counts.Drops - drops;
        return result;
    }

    public override void Destroy()
    {
        base.Destroy();
        foreach (TcClass each in Classes)
        {
            each.Filters?.Destroy();
            each.Leaf?.Destroy();
        }
    }
}
