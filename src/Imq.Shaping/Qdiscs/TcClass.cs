using Imq.Packets.Tags;
using Imq.Shaping.Filters;
using Imq.Syntax;

namespace Imq.Shaping.Qdiscs;

/// <summary>One class of a classful qdisc.</summary>
internal abstract class TcClass(ClassfulQdisc holder)
{
    /// <summary>The qdisc this is a class of.</summary>
    public ClassfulQdisc Holder { get; } = holder;

    public abstract ClassId Id { get; }

    /// <summary>What <c>tc class show</c> prints behind <c>parent</c>; <see cref="ClassId.Root"/> prints <c>root</c>.</summary>
    public abstract ClassId ParentId { get; }

    /// <summary>The qdisc below, null for an inner class or where there cannot be one.</summary>
    public Qdisc? Leaf { get; set; }

    /// <summary>Filters attached to this class (<c>parent 1:1</c>); null if none ever was.</summary>
    public FilterChain? Filters
    {
        get;
        set
        {
            field = value;
            if (value is not null) { Holder.HasClassFilters = true; }
        }
    }

    /// <summary>Filters whose flowid is this class: while there is one, the class cannot be deleted (EBUSY). Kept by <see cref="FilterChain"/>s.</summary>
    public int FilterCount { get; set; }

    /// <summary>False where Linux has no statistics of it at all (tbf's inner class).</summary>
    public virtual bool HasStatistics => true;

    /// <summary>False where Linux has no byte and packet count for it (sfq's flows): tc then prints no <c>Sent</c>.</summary>
    public virtual bool HasSent => true;

    public abstract TrafficCounts Counts { get; }

    public abstract int QueueLength { get; }

    public abstract long Backlog { get; }

    /// <summary>Counts up over the classes of the qdisc that commands made; 0 for one that comes with its qdisc.</summary>
    public int Sequence { get; init; }

    /// <summary>Adds the option words that make the same class; nothing for one that comes with its qdisc.</summary>
    public virtual void Save(CommandWriter to)
    {
    }

    /// <summary>Prints the class's options, one line.</summary>
    public abstract void Dump(TcWriter to);

    /// <summary>Prints the kind's own class statistics behind the common ones.</summary>
    public virtual void DumpStatistics(TcWriter to)
    {
    }
}
