using Imq.Packets;
using Imq.Packets.Tags;
using Imq.Shaping.Qdiscs;

namespace Imq.Shaping.Filters;

/// <summary>The filters attached to one qdisc or class, in the order of their priorities.</summary>
internal abstract class FilterChain
{
    /// <returns>False: no filter matched.</returns>
    public abstract bool Classify(PacketBuffer packet, out ClassifyResult result);

    public abstract bool IsEmpty { get; }

    /// <summary>
    /// A class with this id came (<paramref name="to"/>) or went (null): filters with that flowid bind to it and keep
    /// <see cref="TcClass.FilterCount"/> (tc_bind_tclass). Called for every chain of the qdisc; its undo is the caller's.
    /// </summary>
    public abstract void Bind(ClassId id, TcClass? to);

    /// <summary>Its qdisc or class is gone for good: unbinds all filters.</summary>
    public abstract void Destroy();
}
