using Imq.Packets;
using Imq.Shaping.Qdiscs;
using Imq.Syntax;

namespace Imq.Shaping.Filters;

/// <summary>
/// u32: 32-bit words of the packet against values under masks, in hash tables that filters may link.
/// <code>
///   root table ─ filter ─ filter(link 1:, hashkey) ─ filter …
///                              └─► table 1: bucket[key] ─ filter ─ filter ─┐ none matched: on behind the link
/// </code>
/// </summary>
/// <remarks>A word that reaches beyond the packet ends the search without a match. Source: Linux cls_u32.c, tc-u32(8).</remarks>
internal sealed class U32Classifier : Classifier, IFilterKind
{
    private const int MaxDepth = 8;

    private readonly Frame[] _stack = new Frame[MaxDepth];
    private readonly U32Table _root;

    private U32Classifier(FilterBlock block, ushort protocol, uint preference, TcOptions options) : base(block, KindName, protocol, preference)
    {
        uint handle = block.U32.ChooseHandle(isRoot: true, options.Changes);
        if (handle == 0) { throw options.Refused(TcErrno.OutOfMemory); }
        _root = new U32Table(handle, this, 1, isRoot: true);
        block.U32.Add(_root, options.Changes);
    }

    public static string KindName => "u32";

    public static FilterOptions Parse(string? handle, TcOptions options) => U32Options.Parse(handle, options);

    public static Classifier Create(FilterBlock block, ushort protocol, uint preference, TcOptions options) =>
        new U32Classifier(block, protocol, preference, options);

    public override IEnumerable<object> Elements
    {
        get
        {
            foreach (U32Table table in Block.U32.NewestFirst)
            {
                if (table.Preference != Preference) { continue; }
                yield return table;
                foreach (U32Node node in table.Nodes) { yield return node; }
            }
        }
    }

    public override IEnumerable<FilterAction> Own => Block.U32.NewestFirst.Where(each => each.Owner == this).SelectMany(static each => each.Nodes);

    public override bool Classify(PacketBuffer packet, out ClassifyResult result)
    {
        U32Reader words = new(packet);
        int offset = 0, nextHeader = 0, depth = 0, at = 0, segments = packet.SegmentCount;
        List<U32Node> bucket = _root.Bucket(0);
        while (true)
        {
            if (at >= bucket.Count)
            {
                if (depth == 0) { break; }
                ref Frame back = ref _stack[--depth];
                (bucket, at, offset) = (back.Bucket, back.At, back.Offset);
                if (Ends(bucket[at++], packet, segments, out result)) { return true; }
                continue;
            }
            U32Node node = bucket[at];
            node.Asked += segments;
            if (!node.Passes(packet, ref words, offset, nextHeader, out bool outside))
            {
                if (outside) { break; }
                at++;
                continue;
            }
            if (node.Link is not { } link)
            {
                at++;
                if (Ends(node, packet, segments, out result)) { return true; }
                continue;
            }
            if (depth == MaxDepth) { break; }
            _stack[depth++] = new Frame { Bucket = bucket, At = at, Offset = offset };
            if (!node.Enter(link, ref words, ref offset, ref nextHeader, out uint hash)) { break; }
            bucket = offset < words.Length ? link.Bucket(hash) : [];
            at = 0;
        }
        result = default;
        return false;
    }

    public override object? Find(uint handle)
    {
        U32Table? table = U32Handle.Table(handle) == U32Handle.Root ? _root : Block.U32.Find(handle);
        if (table is null || handle == 0) { return null; }
        return U32Handle.Key(handle) == 0 ? table : table.Find(handle);
    }

    public override void Change(uint handle, object? existing, FilterOptions? filter, TcOptions options)
    {
        if (filter is U32Options given) { new U32Change(this, _root, given, options).Apply(handle, existing); }
    }

    public override bool Delete(object existing, TcOptions options)
    {
        if (existing is U32Node node)
        {
            node.Table.Remove(node);
            if (node.Link is { } link) { link.Links--; }
            node.BindTo(null);
            options.Changes.Undo(() =>
            {
                node.Table.Insert(node);
                if (node.Link is { } link) { link.Links++; }
                node.BindIn(Block.Owner);
            });
        }
        else
        {
            U32Table table = (U32Table)existing;
            if (table.IsRoot) { throw options.Refused(TcErrno.Invalid, "cls_u32: Not allowed to delete root node"); }
            if (table.Links > 0) { throw options.Refused(TcErrno.Busy, "cls_u32: Can not delete in-use filter"); }
            DropTable(table, options.Changes);
        }
        return IsLast;
    }

    public override void Join(ChangeLog changes) => Block.U32.Count(1, changes);

    public override void Retire(ChangeLog changes)
    {
        Block.U32.Count(-1, changes);
        foreach (U32Table table in Block.U32.NewestFirst.Where(each => each.Owner == this).ToArray()) { DropTable(table, changes); }
    }

    public override void Dump(object element, TcWriter to) => U32Printer.Print(element, Protocol, to);

    public override void Save(object element, CommandWriter to) => U32Saver.Save(element, Block.Owner.Device.Control, to);

    /// <summary>The only u32 classifier of its qdisc, and no filter left in any table: then even its tables go.</summary>
    private bool IsLast => Block.U32.Classifiers == 1 && !Block.U32.NewestFirst.Any(static table => table.Nodes.Any());

    /// <summary>Takes a table out with all its filters.</summary>
    private void DropTable(U32Table table, ChangeLog changes)
    {
        Block.U32.Remove(table, changes);
        foreach (U32Node node in table.Nodes)
        {
            node.BindTo(null);
            changes.Undo(() => node.BindIn(Block.Owner));
            if (node.Link is not { } link) { continue; }
            link.Links--;
            changes.Undo(() => link.Links++);
        }
    }

    private static bool Ends(U32Node node, PacketBuffer packet, int segments, out ClassifyResult result)
    {
        result = node.Result;
        if (!node.Selector.IsTerminal || !node.ComesFrom(packet)) { return false; }
        node.Matched += segments;
        return true;
    }

    private struct Frame
    {
        public List<U32Node> Bucket;
        public int At, Offset;
    }
}
