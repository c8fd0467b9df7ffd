using Imq.Packets.Tags;

namespace Imq.Shaping.Qdiscs;

/// <summary>The qdiscs of one device by handle, and the order in which tc shows them.</summary>
/// <remarks>Source of the order: Linux keeps all but the root in a hash of 16 buckets by handle, newest first (sch_api.c qdisc_hash_add).</remarks>
internal sealed class HandleTable
{
    private readonly Dictionary<ClassId, Qdisc> _byHandle = [];

    public Qdisc? Find(ClassId handle) => _byHandle.GetValueOrDefault(handle);

    /// <summary>A subtree becomes part of the device's tree.</summary>
    public void Enter(Qdisc root)
    {
        foreach (Qdisc each in Below(root))
        {
            if (!each.Handle.IsNone) { _byHandle[each.Handle] = each; }
        }
    }

    public void Leave(Qdisc root)
    {
        foreach (Qdisc each in Below(root))
        {
            if (_byHandle.GetValueOrDefault(each.Handle) == each) { _byHandle.Remove(each.Handle); }
        }
    }

    /// <summary>Every qdisc of a tree in the order tc shows them: the root first.</summary>
    public static IEnumerable<Qdisc> InShowOrder(Qdisc root)
    {
        List<Qdisc> rest = [.. Below(root).Skip(1)];
        rest.Sort(static (a, b) => Bucket(a.Handle) == Bucket(b.Handle) ? b.Sequence.CompareTo(a.Sequence) : Bucket(a.Handle).CompareTo(Bucket(b.Handle)));
        return rest.Prepend(root);
    }

    private static uint Bucket(ClassId handle) => (handle.Value * 0x61C8_8647u) >> 28;

    private static IEnumerable<Qdisc> Below(Qdisc root)
    {
        yield return root;
        if (root is not ClassfulQdisc classful) { yield break; }
        foreach (TcClass each in classful.Classes)
        {
            if (each.Leaf is null) { continue; }
            foreach (Qdisc below in Below(each.Leaf)) { yield return below; }
        }
    }
}
