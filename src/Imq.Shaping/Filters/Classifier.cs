using Imq.Packets;
using Imq.Packets.Tags;
using Imq.Shaping.Qdiscs;
using Imq.Syntax;

namespace Imq.Shaping.Filters;

/// <summary>All filters of one kind, protocol and preference in a block (struct tcf_proto).</summary>
/// <remarks>Packet-path method: <see cref="Classify"/>, which allocates nothing. Everything else is configuration.</remarks>
internal abstract class Classifier(FilterBlock block, string kind, ushort protocol, uint preference)
{
    public FilterBlock Block { get; } = block;

    /// <summary>u32, fw, matchall.</summary>
    public string Kind { get; } = kind;

    /// <summary>EtherType; <see cref="EtherType.All"/> for every packet.</summary>
    public ushort Protocol { get; } = protocol;

    /// <summary>1..65535, lower first.</summary>
    public uint Preference { get; } = preference;

    /// <returns>False: no filter of this classifier matches.</returns>
    public abstract bool Classify(PacketBuffer packet, out ClassifyResult result);

    /// <summary>The filter (or hash table) with this handle; null where there is none, and for handle 0.</summary>
    public abstract object? Find(uint handle);

    /// <summary>Adds a filter (<paramref name="existing"/> null) or changes one; every step is recorded in the options' change log.</summary>
    /// <param name="filter">Null where the command named no kind.</param>
    public abstract void Change(uint handle, object? existing, FilterOptions? filter, TcOptions options);

    /// <summary>Deletes what <see cref="Find"/> found.</summary>
    /// <returns>True where nothing is left and the classifier itself should go.</returns>
    public abstract bool Delete(object existing, TcOptions options);

    /// <summary>The classifier has become part of the block.</summary>
    public virtual void Join(ChangeLog changes)
    {
    }

    /// <summary>The classifier leaves the block: gives back what it holds of the block's.</summary>
    public virtual void Retire(ChangeLog changes)
    {
    }

    /// <summary>Everything that tc shows, in its order: what <see cref="Find"/> returns.</summary>
    public abstract IEnumerable<object> Elements { get; }

    /// <summary>Prints one element's options.</summary>
    public abstract void Dump(object element, TcWriter to);

    /// <summary>The elements in an order in which commands make them again.</summary>
    public virtual IEnumerable<object> ElementsToSave => Elements;

    /// <summary>Adds the words behind protocol and preference that make one element: <c>[handle H] KIND OPTION …</c>.</summary>
    public abstract void Save(object element, CommandWriter to);

    /// <summary>The filters themselves, of this classifier alone.</summary>
    public virtual IEnumerable<FilterAction> Own => Elements.OfType<FilterAction>();

    /// <summary>A class came or went: see <see cref="FilterChain.Bind"/>.</summary>
    public void Bind(ClassId id, TcClass? to)
    {
        foreach (FilterAction each in Own)
        {
            if (each.ClassId == id) { each.BindTo(to); }
        }
    }

    /// <summary>Lets go of all classes: the classifier is out of use.</summary>
    public void Unbind()
    {
        foreach (FilterAction each in Own) { each.BindTo(null); }
    }

    /// <summary>Takes hold of the classes again: a rollback.</summary>
    public void Rebind()
    {
        foreach (FilterAction each in Own) { each.BindIn(Block.Owner); }
    }
}
