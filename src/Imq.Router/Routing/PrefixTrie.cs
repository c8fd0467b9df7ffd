using System.Numerics;

namespace Imq.Router.Routing;

/// <summary>Longest-prefix match: a path-compressed binary trie in one array.</summary>
/// <remarks>
/// A node stands where prefixes part or where one ends; a lookup goes down one node per distinct bit position, allocates nothing and
/// touches at most as many nodes as there are nested prefixes and forks on its way. Source: Morrison, "PATRICIA", JACM 15(4), 1968.
/// </remarks>
internal sealed class PrefixTrie<TKey, TValue>
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
    where TValue : class
{
    private struct Node
    {
        public TKey Key, Mask, Branch;
        public int Zero, One;
        public TValue? Value;
    }

    private static readonly int Bits = int.CreateChecked(TKey.LeadingZeroCount(TKey.Zero));
    private Node[] _nodes = new Node[16];
    private int _used = 1, _free;

    public PrefixTrie() => _nodes[0].Branch = BranchOf(0);

    /// <summary>Prefixes that hold a value.</summary>
    public int Count { get; private set; }

    /// <summary>In no particular order. Allocates: not for the packet path.</summary>
    public IEnumerable<TValue> Values => _nodes.Select(n => n.Value).OfType<TValue>();

    /// <returns>The value of the longest prefix that covers <paramref name="key"/>, or null.</returns>
    public TValue? Match(TKey key)
    {
        Node[] nodes = _nodes;
        TValue? best = null;
        int at = 0;
        do
        {
            ref Node node = ref nodes[at];
            if (((key ^ node.Key) & node.Mask) != TKey.Zero) { break; }
            best = node.Value ?? best;
            at = (key & node.Branch) != TKey.Zero ? node.One : node.Zero;
        }
        while (at != 0);
        return best;
    }

    /// <summary>The values of all prefixes that cover <paramref name="key"/>, longest last.</summary>
    /// <returns>How many were written.</returns>
    public int MatchAll(TKey key, Span<TValue?> into)
    {
        int at = 0, count = 0;
        do
        {
            ref Node node = ref _nodes[at];
            if (((key ^ node.Key) & node.Mask) != TKey.Zero) { break; }
            if (node.Value is not null) { into[count++] = node.Value; }
            at = (key & node.Branch) != TKey.Zero ? node.One : node.Zero;
        }
        while (at != 0);
        return count;
    }

    /// <returns>The value of exactly this prefix, or null.</returns>
    public TValue? Find(TKey key, int length)
    {
        TKey mask = MaskOf(length);
        int at = 0;
        do
        {
            ref Node node = ref _nodes[at];
            if (((key ^ node.Key) & node.Mask) != TKey.Zero) { return null; }
            if (node.Mask == mask) { return node.Value; }
            at = (key & node.Branch) != TKey.Zero ? node.One : node.Zero;
        }
        while (at != 0);
        return null;
    }

    /// <summary>Sets, replaces or (null) takes away the value of a prefix. Bits of <paramref name="key"/> behind it do not matter.</summary>
    public void Set(TKey key, int length, TValue? value)
    {
        key &= MaskOf(length);
        if (value is null) { Remove(key, length); } else { Insert(key, length, value); }
    }

    private void Insert(TKey key, int length, TValue value)
    {
        int parent = 0, at = 0;
        while (true)
        {
            Node node = _nodes[at];
            int common = Math.Min(CommonLength(key, node.Key), Math.Min(length, LengthOf(node)));
            if (common < LengthOf(node))
            {
                SplitAbove(parent, at, key, length, common, value);
                return;
            }
            if (common == length)
            {
                if (node.Value is null) { Count++; }
                _nodes[at].Value = value;
                return;
            }
            int next = (key & node.Branch) != TKey.Zero ? node.One : node.Zero;
            if (next == 0)
            {
                Attach(at, key, NewNode(key, length, value));
                return;
            }
            (parent, at) = (at, next);
        }
    }

    /// <summary>Puts a node with the <paramref name="common"/> bits between <paramref name="parent"/> and <paramref name="at"/>.</summary>
    private void SplitAbove(int parent, int at, TKey key, int length, int common, TValue value)
    {
        TKey below = _nodes[at].Key;
        int fork = common == length ? NewNode(key, length, value) : NewNode(key & MaskOf(common), common, null);
        Attach(parent, key, fork);
        Attach(fork, below, at);
        if (common < length) { Attach(fork, key, NewNode(key, length, value)); }
    }

    private void Remove(TKey key, int length)
    {
        TKey mask = MaskOf(length);
        int grandparent = 0, parent = 0, at = 0;
        while (_nodes[at].Mask != mask || _nodes[at].Key != key)
        {
            ref Node node = ref _nodes[at];
            int next = (key & node.Branch) != TKey.Zero ? node.One : node.Zero;
            if (next == 0 || ((key ^ node.Key) & node.Mask) != TKey.Zero) { return; }
            (grandparent, parent, at) = (parent, at, next);
        }
        if (_nodes[at].Value is null) { return; }
        _nodes[at].Value = null;
        Count--;
        Collapse(parent, at);
        if (parent != 0) { Collapse(grandparent, parent); }
    }

    /// <summary>Takes out a node that neither holds a value nor parts two ways. The root (0) always stays.</summary>
    private void Collapse(int parent, int at)
    {
        Node node = _nodes[at];
        if (at == 0 || node.Value is not null || (node.Zero != 0 && node.One != 0)) { return; }
        Attach(parent, node.Key, node.Zero | node.One);
        _nodes[at] = new Node { Zero = _free };
        _free = at;
    }

    private void Attach(int parent, TKey key, int child)
    {
        ref Node node = ref _nodes[parent];
        if ((key & node.Branch) != TKey.Zero) { node.One = child; } else { node.Zero = child; }
    }

    private int NewNode(TKey key, int length, TValue? value)
    {
        int at = _free;
        if (at != 0) { _free = _nodes[at].Zero; }
        else
        {
            at = _used++;
            if (at == _nodes.Length) { Array.Resize(ref _nodes, at * 2); }
        }
        _nodes[at] = new Node { Key = key, Mask = MaskOf(length), Branch = BranchOf(length), Value = value };
        if (value is not null) { Count++; }
        return at;
    }

    private static TKey MaskOf(int length) => length == 0 ? TKey.Zero : TKey.AllBitsSet << (Bits - length);

    /// <summary>The bit just behind a prefix; none behind a full-length one.</summary>
    private static TKey BranchOf(int length) => length == Bits ? TKey.Zero : TKey.One << (Bits - 1 - length);

    private static int LengthOf(in Node node) => int.CreateChecked(TKey.PopCount(node.Mask));

    private static int CommonLength(TKey a, TKey b) => int.CreateChecked(TKey.LeadingZeroCount(a ^ b));
}
