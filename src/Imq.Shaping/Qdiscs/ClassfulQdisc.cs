using Imq.Packets;
using Imq.Packets.Tags;
using Imq.Shaping.Filters;

namespace Imq.Shaping.Qdiscs;

/// <summary>A qdisc with classes: fixed ones (prio's bands, tbf's one inner), made ones (htb) or passing ones (sfq's flows, read only).</summary>
/// <remarks>Source of the contract: struct Qdisc_class_ops. Every change here is recorded in <see cref="TcOptions.Changes"/> and can be undone.</remarks>
internal abstract class ClassfulQdisc : Qdisc
{
    /// <summary>True once a filter stood at one of the classes: only then does a new class look for filters that name it.</summary>
    public bool HasClassFilters { get; set; }

    /// <summary>All classes in the order tc shows them. For configuration and show, not for the packet path.</summary>
    public abstract IEnumerable<TcClass> Classes { get; }

    /// <summary>The class with this id; an id with major 0 or this handle's major and minor 0 is no class.</summary>
    public abstract TcClass? FindClass(ClassId id);

    /// <summary>Whether a filter may stand at <paramref name="at"/> (null: the qdisc itself). False: Linux says "Class doesn't support blocks" or so.</summary>
    public virtual bool TakesFilters(TcClass? at) => true;

    /// <summary>Why the class takes no leaf (EINVAL for an inner htb class, EOPNOTSUPP for sfq's flows); null if it does.</summary>
    public virtual TcErrno? RefusesLeaf(TcClass at) => null;

    /// <summary>Whether the parent words of a qdisc command can name a class here at all; sfq's flows cannot be named.</summary>
    public virtual TcClass? FindLeafClass(ClassId id) => FindClass(id);

    /// <summary>The leaf a class gets when its own is deleted.</summary>
    public virtual Qdisc MakeDefaultLeaf(TcClass at) => Device.MakeDefaultLeaf("pfifo", at.Id);

    /// <summary>Adds a class (<paramref name="existing"/> null) or changes one.</summary>
    /// <param name="parent">Root for a class right below the qdisc; a class id otherwise; none when the command gave none.</param>
    public virtual TcClass ChangeClass(ClassId id, ClassId parent, TcClass? existing, TcOptions options) => throw options.Refused(TcErrno.NotSupported);

    /// <summary>Takes a class out of the tree; its leaf is destroyed at commit.</summary>
    public virtual void DeleteClass(TcClass existing, TcOptions options) => throw options.Refused(TcErrno.NotSupported);

    /// <summary>A class's leaf has no packet left although nobody dequeued (qlen_notify). May be called for a class that is empty already.</summary>
    public virtual void LeafBecameEmpty(TcClass at)
    {
    }

    /// <summary>A child with packets came (back): a graft or its rollback.</summary>
    public virtual void LeafBecameFull(TcClass at)
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

    /// <summary>
    /// Makes <paramref name="child"/> the class's leaf and returns the old one, detached but still full. Everything above learns of the
    /// packets that go and come; the old ones count as drops there, as when Linux purges them. Exactly undone by grafting the old one back.
    /// </summary>
    public Qdisc? Graft(TcClass at, Qdisc? child)
    {
        Qdisc? old = at.Leaf;
        at.Leaf = child;
        if (old is not null)
        {
            old.ParentQdisc = null;
            old.Owner = null;
            Device.Handles.Leave(old);
        }
        if (child is not null)
        {
            child.ParentQdisc = this;
            child.Owner = at;
            child.ParentId = at.Id;
            Device.Handles.Enter(child);
        }
        ShiftBacklog((child?.QueueLength ?? 0) - (old?.QueueLength ?? 0), (child?.Backlog ?? 0) - (old?.Backlog ?? 0));
        if (old is { QueueLength: > 0 }) { LeafBecameEmpty(at); }
        if (child is { QueueLength: > 0 }) { LeafBecameFull(at); }
        return old;
    }

    /// <summary>Packets of a subtree went (negative) or came, of this qdisc and of all above.</summary>
    private void ShiftBacklog(int packets, long bytes)
    {
        if (packets == 0 && bytes == 0) { return; }
        for (ClassfulQdisc? above = this; above is not null; above = above.ParentQdisc)
        {
            bool wasEmpty = above.QueueLength == 0;
            above.QueueLength += packets;
            above.Backlog += bytes;
            above.Counts.Drops -= packets;
            if (above.Owner is not { } owner || above.ParentQdisc is not { } parent) { continue; }
            if (above.QueueLength == 0) { parent.LeafBecameEmpty(owner); }
            else if (wasEmpty) { parent.LeafBecameFull(owner); }
        }
        Device.WakeAt(new Packets.Instant(0));
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
