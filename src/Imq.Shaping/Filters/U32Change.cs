using Imq.Shaping.Qdiscs;

namespace Imq.Shaping.Filters;

/// <summary>Adds a u32 hash table or filter, or changes a filter, with the kernel's checks in the kernel's order.</summary>
/// <remarks>Source: Linux cls_u32.c u32_change, u32_set_parms.</remarks>
internal sealed class U32Change(U32Classifier classifier, U32Table root, U32Options filter, TcOptions options)
{
    private ChangeLog Changes => options.Changes;

    private U32Tables Tables => classifier.Block.U32;

    public void Apply(uint handle, object? existing)
    {
        if (!filter.IsGiven)
        {
            if (handle != 0) { throw Refuse("Filter handle requires options"); }
            return;
        }
        if (existing is not null) { Alter(existing); }
        else if (filter.Divisor is { } divisor) { AddTable(handle, (int)divisor); }
        else { AddNode(handle); }
    }

    /// <summary>Only link, flowid and indev can change; the selector stays. A flowid that is not given again is gone (as since Linux 6.5).</summary>
    private void Alter(object existing)
    {
        if (existing is not U32Node node) { throw Refuse("Key node id cannot be zero"); }
        if (node.Flags != filter.Flags) { throw Refuse("Key node flags do not match passed flags"); }
        U32Table? link = FindLink();
        Changes.Undo(node.Remember());
        if (filter.Link is not null) { Relink(node, link); }
        node.ForgetClass();
        node.Take(filter);
        node.BindIn(classifier.Block.Owner);
    }

    private void AddTable(uint handle, int divisor)
    {
        if (U32Handle.Key(handle) != 0) { throw Refuse("Divisor can only be used on a hash table"); }
        if (handle == 0) { handle = Tables.ChooseHandle(isRoot: false, Changes); }
        if (handle == 0) { throw options.Refused(TcErrno.OutOfMemory); }
        Tables.Add(new U32Table(handle, classifier, divisor, isRoot: false), Changes);
    }

    private void AddNode(uint handle)
    {
        (U32Table table, uint home) = FindTable();
        if (U32Handle.Bucket(home) >= table.Divisor) { throw Refuse("Specified hash table buckets exceed configured value"); }
        if (handle != 0)
        {
            if (U32Handle.Table(handle) != 0 && U32Handle.Table(handle ^ home) != 0) { throw Refuse("Handle specified hash table address mismatch"); }
            handle = home | U32Handle.Number(handle);
            if (table.Find(handle) is not null) { throw options.Refused(TcErrno.NoSpace); }
        }
        else
        {
            handle = home | table.ChooseNumber(U32Handle.Bucket(home));
        }
        if (filter.Selector is not { } selector) { throw Refuse("Selector not specified"); }
        U32Node node = new(handle, table, selector, filter.Flags) { MarkValue = filter.MarkValue, MarkMask = filter.MarkMask };
        if (FindLink() is { } link) { Relink(node, link); }
        node.Take(filter);
        table.Insert(node);
        node.BindIn(classifier.Block.Owner);
        Changes.Undo(() =>
        {
            table.Remove(node);
            node.BindTo(null);
        });
    }

    private (U32Table Table, uint Home) FindTable()
    {
        if (filter.Table is not { } wanted || U32Handle.Table(wanted) == U32Handle.Root) { return (root, root.Handle); }
        return Tables.Find(wanted) is { } table ? (table, wanted) : throw Refuse("Specified hash table not found");
    }

    private U32Table? FindLink()
    {
        if (filter.Link is not { } handle) { return null; }
        if (U32Handle.Key(handle) != 0) { throw Refuse("u32 Link handle must be a hash table"); }
        if (handle == 0) { return null; }
        if (Tables.Find(handle) is not { } table) { throw Refuse("Link hash table not found"); }
        return table.IsRoot ? throw Refuse("Not linking to root node") : table;
    }

    private void Relink(U32Node node, U32Table? to)
    {
        U32Table? old = node.Link;
        Set(to, old);
        Changes.Undo(() => Set(old, to));

        void Set(U32Table? link, U32Table? unlink)
        {
            node.Link = link;
            if (link is not null) { link.Links++; }
            if (unlink is not null) { unlink.Links--; }
        }
    }

    private Imq.Syntax.SyntaxException Refuse(string reason) => options.Refused(TcErrno.Invalid, "cls_u32: " + reason);
}
