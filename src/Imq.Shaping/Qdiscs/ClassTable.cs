namespace Imq.Shaping.Qdiscs;

/// <summary>The made classes of a qdisc by id, in the order in which tc shows them.</summary>
/// <remarks>
/// Open chains, newest first, doubled at three quarters full: the kernel's table (sch_api.c qdisc_class_hash), whose order is what the
/// user sees. Allocates only when a class is added.
/// </remarks>
internal sealed class ClassTable<T> where T : TcClass
{
    private List<T>[] _buckets = NewBuckets(4);

    public int Count { get; private set; }

    public T? Find(uint id)
    {
        foreach (T each in _buckets[IndexOf(id, _buckets.Length)])
        {
            if (each.Id.Value == id) { return each; }
        }
        return null;
    }

    /// <summary>Adds a class and grows; undone exactly through the log.</summary>
    public void Add(T added, ChangeLog changes)
    {
        List<T>[] before = _buckets;
        List<T> bucket = _buckets[IndexOf(added.Id.Value, _buckets.Length)];
        bucket.Insert(0, added);
        Count++;
        changes.Undo(() =>
        {
            _buckets = before;
            bucket.Remove(added);
            Count--;
        });
        if (Count * 4 > _buckets.Length * 3) { Grow(); }
    }

    public void Remove(T gone, ChangeLog changes)
    {
        List<T> bucket = _buckets[IndexOf(gone.Id.Value, _buckets.Length)];
        int at = bucket.IndexOf(gone);
        bucket.RemoveAt(at);
        Count--;
        changes.Undo(() =>
        {
            bucket.Insert(at, gone);
            Count++;
        });
    }

    public IEnumerable<T> All
    {
        get
        {
            foreach (List<T> bucket in _buckets)
            {
                foreach (T each in bucket) { yield return each; }
            }
        }
    }

    private void Grow()
    {
        List<T>[] wider = NewBuckets(_buckets.Length * 2);
        foreach (T each in All) { wider[IndexOf(each.Id.Value, wider.Length)].Insert(0, each); }
        _buckets = wider;
    }

    private static uint IndexOf(uint id, int buckets)
    {
        id ^= id >> 8;
        id ^= id >> 4;
        return id & (uint)(buckets - 1);
    }

    private static List<T>[] NewBuckets(int count)
    {
        List<T>[] buckets = new List<T>[count];
        for (int i = 0; i < count; i++) { buckets[i] = new List<T>(1); }
        return buckets;
    }
}
