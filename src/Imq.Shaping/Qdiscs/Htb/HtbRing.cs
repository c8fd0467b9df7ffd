namespace Imq.Shaping.Qdiscs.Htb;

/// <summary>The active classes of one level and priority, or one inner class's active children of one priority: a round with a cursor.</summary>
/// <remarks>
/// A class that joins stands behind everyone whose turn of this round is still to come, so that coming and going buys no second turn.
/// (Linux orders by class id; the shares are the same.) Linked through the classes, one link pair per priority.
/// </remarks>
internal struct HtbRing
{
    private HtbClass? _first, _last;

    /// <summary>Whose turn it is; null at the end of the round.</summary>
    public HtbClass? Cursor;

    public readonly bool IsEmpty => _first is null;

    public readonly bool HasOne => _first is not null && _first == _last;

    public void Add(HtbClass joining, int priority)
    {
        HtbClass? after = Cursor, before = after is null ? _last : after.Previous[priority];
        joining.Previous[priority] = before;
        joining.Next[priority] = after;
        if (before is null) { _first = joining; } else { before.Next[priority] = joining; }
        if (after is null) { _last = joining; } else { after.Previous[priority] = joining; }
    }

    public void Remove(HtbClass leaving, int priority)
    {
        HtbClass? before = leaving.Previous[priority], after = leaving.Next[priority];
        if (Cursor == leaving) { Cursor = after; }
        if (before is null) { _first = after; } else { before.Next[priority] = after; }
        if (after is null) { _last = before; } else { after.Previous[priority] = before; }
        leaving.Previous[priority] = leaving.Next[priority] = null;
    }

    /// <summary>Begins the next round.</summary>
    public void Rewind() => Cursor = _first;

    public void Advance(int priority) => Cursor = Cursor?.Next[priority];
}
