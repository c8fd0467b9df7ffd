using Imq.Shaping.Qdiscs;

namespace Imq.Shaping.Filters;

/// <summary>The hash tables of all u32 classifiers of a qdisc: they share their numbers and may link to each other's tables.</summary>
/// <remarks>Source: Linux cls_u32.c struct tc_u_common; numbers are given out round and round (idr_alloc_cyclic).</remarks>
internal sealed class U32Tables
{
    private const uint FirstRoot = 0x8000_0000, LastId = 0x7FF;

    private readonly List<U32Table> _newestFirst = [];
    private uint _nextId = 1;

    public IReadOnlyList<U32Table> NewestFirst => _newestFirst;

    /// <summary>u32 classifiers that use them.</summary>
    public int Classifiers { get; private set; }

    public void Count(int change, ChangeLog changes)
    {
        Classifiers += change;
        changes.Undo(() => Classifiers -= change);
    }

    public U32Table? Find(uint handle)
    {
        foreach (U32Table table in _newestFirst)
        {
            if (table.Handle == U32Handle.Table(handle)) { return table; }
        }
        return null;
    }

    /// <summary>The handle for a table nobody numbered; 0 when all 2047 are in use.</summary>
    public uint ChooseHandle(bool isRoot, ChangeLog changes)
    {
        if (isRoot && _newestFirst.Count == 0)
        {
            uint before = _nextId;
            _nextId = 1;
            changes.Undo(() => _nextId = before);
            return FirstRoot;
        }
        for (uint tried = 0; tried < LastId; tried++)
        {
            uint id = 1 + ((_nextId - 1 + tried) % LastId), old = _nextId;
            if (Find((id | 0x800) << 20) is not null) { continue; }
            _nextId = id + 1;
            changes.Undo(() => _nextId = old);
            return (id | 0x800) << 20;
        }
        return 0;
    }

    public void Add(U32Table table, ChangeLog changes)
    {
        _newestFirst.Insert(0, table);
        changes.Undo(() => _newestFirst.Remove(table));
    }

    public void Remove(U32Table table, ChangeLog changes)
    {
        int at = _newestFirst.IndexOf(table);
        _newestFirst.RemoveAt(at);
        changes.Undo(() => _newestFirst.Insert(at, table));
    }
}
