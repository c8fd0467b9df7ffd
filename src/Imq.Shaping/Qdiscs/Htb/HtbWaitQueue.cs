namespace Imq.Shaping.Qdiscs.Htb;

/// <summary>The classes that wait for tokens, the earliest first: a binary heap over the classes' <see cref="HtbClass.WaitsUntil"/>.</summary>
/// <remarks>Each class knows its place, so leaving is O(log n). Grows only when a class is added to the qdisc (<see cref="Reserve"/>).</remarks>
internal sealed class HtbWaitQueue
{
    private HtbClass[] _heap = new HtbClass[16];

    public int Count { get; private set; }

    /// <summary>When the first of them may go on; long.MaxValue if none waits. Nanoseconds.</summary>
    public long Earliest => Count == 0 ? long.MaxValue : _heap[0].WaitsUntil;

    public HtbClass First => _heap[0];

    public void Reserve(int classes)
    {
        if (classes > _heap.Length) { Array.Resize(ref _heap, Math.Max(classes, _heap.Length * 2)); }
    }

    public void Add(HtbClass waiting, long until)
    {
        waiting.WaitsUntil = until;
        Rise(Count++, waiting);
    }

    /// <summary>Takes a class out; nothing happens if it does not wait.</summary>
    public void Remove(HtbClass leaving)
    {
        int at = leaving.WaitIndex;
        if (at < 0) { return; }
        leaving.WaitIndex = -1;
        HtbClass moved = _heap[--Count];
        _heap[Count] = null!;
        if (moved == leaving) { return; }
        if (at > 0 && _heap[(at - 1) / 2].WaitsUntil > moved.WaitsUntil) { Rise(at, moved); } else { Sink(at, moved); }
    }

    public void Clear()
    {
        for (int i = 0; i < Count; i++)
        {
            _heap[i].WaitIndex = -1;
            _heap[i] = null!;
        }
        Count = 0;
    }

    private void Rise(int at, HtbClass moved)
    {
        while (at > 0)
        {
            int above = (at - 1) / 2;
            if (_heap[above].WaitsUntil <= moved.WaitsUntil) { break; }
            Place(at, _heap[above]);
            at = above;
        }
        Place(at, moved);
    }

    private void Sink(int at, HtbClass moved)
    {
        while (true)
        {
            int below = (2 * at) + 1;
            if (below >= Count) { break; }
            if (below + 1 < Count && _heap[below + 1].WaitsUntil < _heap[below].WaitsUntil) { below++; }
            if (_heap[below].WaitsUntil >= moved.WaitsUntil) { break; }
            Place(at, _heap[below]);
            at = below;
        }
        Place(at, moved);
    }

    private void Place(int at, HtbClass moved)
    {
        _heap[at] = moved;
        moved.WaitIndex = at;
    }
}
