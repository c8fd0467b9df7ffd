using System.Buffers.Binary;
using Imq.Packets;
using Imq.Packets.Tags;
using Imq.Shaping.Devices;
using Imq.Shaping.Qdiscs;

namespace Imq.Shaping.Filters;

/// <summary>The filters of one qdisc or class: classifiers in ascending preference, asked one after the other until one matches.</summary>
/// <remarks>Chain 0 only: other chains are reached by actions alone. Source: Linux cls_api.c tcf_classify.</remarks>
/// <param name="owner">Finds the classes that flowids name.</param>
/// <param name="u32">The hash tables that the u32 classifiers of all the qdisc's blocks share.</param>
internal sealed class FilterBlock(ClassfulQdisc owner, U32Tables u32) : FilterChain
{
    private const int TaggedHeaderLength = 18;

    /// <summary>Never open: forgets how to undo.</summary>
    private static readonly ChangeLog Final = new();

    private Classifier[] _classifiers = [];

    public ClassfulQdisc Owner { get; } = owner;

    public U32Tables U32 { get; } = u32;

    public ReadOnlySpan<Classifier> Classifiers => _classifiers;

    public override bool IsEmpty => _classifiers.Length == 0;

    public override bool Classify(PacketBuffer packet, out ClassifyResult result)
    {
        ushort protocol = ProtocolOf(packet);
        foreach (Classifier each in _classifiers)
        {
            if ((each.Protocol == protocol || each.Protocol == EtherType.All) && each.Classify(packet, out result)) { return true; }
        }
        result = default;
        return false;
    }

    /// <summary>A port's filters see the tag of a tagged frame, an imq device's what is inside (IMQ queues IP only).</summary>
    private ushort ProtocolOf(PacketBuffer packet)
    {
        ReadOnlySpan<byte> link = packet.Link;
        if (link.Length < TaggedHeaderLength || Owner.Device is ImqDevice) { return packet.Protocol; }
        ushort outer = BinaryPrimitives.ReadUInt16BigEndian(link[12..]);
        return outer is EtherType.Vlan or EtherType.QinQ ? outer : packet.Protocol;
    }

    public override void Bind(ClassId id, TcClass? to)
    {
        foreach (Classifier each in _classifiers) { each.Bind(id, to); }
    }

    public override void Destroy()
    {
        foreach (Classifier each in _classifiers)
        {
            each.Unbind();
            each.Retire(Final);
        }
        _classifiers = [];
    }

    /// <summary>Puts a classifier in its place; equal preferences do not occur.</summary>
    public void Insert(Classifier added, ChangeLog changes)
    {
        int at = 0;
        while (at < _classifiers.Length && _classifiers[at].Preference < added.Preference) { at++; }
        Swap([.. _classifiers[..at], added, .. _classifiers[at..]], changes);
        added.Join(changes);
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
