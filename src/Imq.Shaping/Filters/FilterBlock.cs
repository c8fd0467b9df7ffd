using Imq.Packets;
using Imq.Packets.Tags;
using Imq.Shaping.Qdiscs;

namespace Imq.Shaping.Filters;

/// <summary>The filters of one qdisc or class: classifiers in ascending preference, asked one after the other until one matches.</summary>
/// <remarks>Chain 0 only: other chains are reached by actions alone. Source: Linux cls_api.c tcf_classify.</remarks>
/// <param name="owner">Finds the classes that flowids name.</param>
internal sealed class FilterBlock(ClassfulQdisc owner) : FilterChain
{
    private Classifier[] _classifiers = [];

    public ClassfulQdisc Owner { get; } = owner;

    /// <summary>What the u32 classifiers of one block share: the numbers of hash tables.</summary>
    public U32Tables U32 { get; } = new();

    public ReadOnlySpan<Classifier> Classifiers => _classifiers;

    public override bool IsEmpty => _classifiers.Length == 0;

    public override bool Classify(PacketBuffer packet, out ClassifyResult result)
    {
        ushort protocol = packet.Protocol;
        foreach (Classifier each in _classifiers)
        {
            if ((each.Protocol == protocol || each.Protocol == EtherType.All) && each.Classify(packet, out result)) { return true; }
        }
        result = default;
        return false;
    }

    public override void Bind(ClassId id, TcClass? to)
    {
        foreach (Classifier each in _classifiers) { each.Bind(id, to); }
    }

    public override void Destroy()
    {
        foreach (Classifier each in _classifiers) { each.Unbind(); }
    }

    /// <summary>Classifiers of one kind.</summary>
    public int Count(string kind) => _classifiers.Count(each => each.Kind == kind);

    /// <summary>Puts a classifier in its place; equal preferences do not occur.</summary>
    public void Insert(Classifier added, ChangeLog changes)
    {
        int at = 0;
        while (at < _classifiers.Length && _classifiers[at].Preference < added.Preference) { at++; }
        Swap([.. _classifiers[..at], added, .. _classifiers[at..]], changes);
    }

    /// <summary>Takes a classifier out and unbinds its filters from their classes.</summary>
    public void Remove(Classifier removed, ChangeLog changes)
    {
        Swap(Array.FindAll(_classifiers, each => each != removed), changes);
        removed.Unbind();
        removed.Retire(changes);
        changes.Undo(removed.Rebind);
    }

    private void Swap(Classifier[] to, ChangeLog changes)
    {
        Classifier[] old = _classifiers;
        _classifiers = to;
        changes.Undo(() => _classifiers = old);
    }
}
