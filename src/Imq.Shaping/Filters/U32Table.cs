namespace Imq.Shaping.Filters;

/// <summary>One hash table of u32: 1..256 buckets of filters, ascending by number.</summary>
internal sealed class U32Table
{
    private const uint FirstChosen = 0x800, LastChosen = 0xFFF;

    private readonly List<U32Node>[] _buckets;

    /// <param name="buckets">A power of two, 1..256.</param>
    /// <param name="owner">The classifier it came with, or was made in; null for a stand-in.</param>
    public U32Table(uint handle, Classifier? owner, int buckets, bool isRoot)
    {
        Handle = handle;
        Owner = owner;
        IsRoot = isRoot;
        _buckets = new List<U32Node>[buckets];
        for (int i = 0; i < buckets; i++) { _buckets[i] = []; }
    }

    /// <summary>The number in the top 12 bits.</summary>
    public uint Handle { get; }

    public Classifier? Owner { get; }

    /// <summary>Shown with every u32 classifier of this preference, those of the qdisc's other blocks included (as Linux does).</summary>
    public uint Preference => Owner?.Preference ?? 0;

    public bool IsRoot { get; }

    public int Divisor => _buckets.Length;

    /// <summary>Filters that link to it: while there is one, it cannot be deleted.</summary>
    public int Links { get; set; }

    public List<U32Node> Bucket(uint hash) => _buckets[hash & (uint)(_buckets.Length - 1)];

    /// <summary>Every filter, bucket by bucket.</summary>
    public IEnumerable<U32Node> Nodes
    {
        get
        {
            foreach (List<U32Node> bucket in _buckets)
            {
                foreach (U32Node node in bucket) { yield return node; }
            }
        }
    }

    public U32Node? Find(uint handle)
    {
        uint hash = U32Handle.Bucket(handle);
        if (hash >= _buckets.Length) { return null; }
        int at = IndexOf(_buckets[hash], U32Handle.Number(handle));
        return at >= 0 ? _buckets[hash][at] : null;
    }

    /// <returns>The lowest free number from 0x800 on; below that once those are used up; 0xFFF again when all are.</returns>
    public uint ChooseNumber(uint hash)
    {
        List<U32Node> bucket = _buckets[hash];
        return Free(bucket, FirstChosen, LastChosen) ?? Free(bucket, 1, LastChosen) ?? LastChosen;
    }

    public void Insert(U32Node node)
    {
        List<U32Node> bucket = _buckets[U32Handle.Bucket(node.Handle)];
        int at = IndexOf(bucket, U32Handle.Number(node.Handle));
        bucket.Insert(at < 0 ? ~at : at + 1, node);
    }

    public void Remove(U32Node node) => _buckets[U32Handle.Bucket(node.Handle)].Remove(node);

    /// <summary>Puts one filter in the place of another with the same handle.</summary>
    public void Replace(U32Node old, U32Node with)
    {
        List<U32Node> bucket = _buckets[U32Handle.Bucket(old.Handle)];
        bucket[bucket.IndexOf(old)] = with;
    }

    private static uint? Free(List<U32Node> bucket, uint from, uint to)
    {
        if (bucket.Count == 0 || U32Handle.Number(bucket[^1].Handle) < from) { return from; }
        int at = IndexOf(bucket, from);
        at = at < 0 ? ~at : at;
        for (uint number = from; number <= to; number++, at++)
        {
            if (at >= bucket.Count || U32Handle.Number(bucket[at].Handle) != number) { return number; }
        }
        return null;
    }

    /// <returns>The index of that number, or the complement of where it would go.</returns>
    private static int IndexOf(List<U32Node> bucket, uint number)
    {
        int low = 0, high = bucket.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) >> 1;
            uint found = U32Handle.Number(bucket[middle].Handle);
            if (found == number) { return middle; }
            if (found < number) { low = middle + 1; } else { high = middle - 1; }
        }
        return ~low;
    }
}
