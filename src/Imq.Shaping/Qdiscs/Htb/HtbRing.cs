using System.Numerics;

namespace Imq.Shaping.Qdiscs.Htb;

/// <summary>The active classes of one row, or one inner class's borrowing children, of one priority: a set of ranks and whose turn it is.</summary>
/// <remarks>
/// Ranks follow class ids, so a class that comes and goes within a round keeps its place in it, as in Linux; the turn is at the first
/// member from <see cref="Cursor"/> on. A bitmap with a summary bitmap over it, and so on: add, remove and next cost a few words
/// whatever the number of classes.
/// </remarks>
internal sealed class HtbRing
{
    private readonly ulong[][] _levels;

    /// <param name="ranks">Members have ranks 0 … <paramref name="ranks"/> - 1.</param>
    public HtbRing(int ranks)
    {
        List<ulong[]> levels = [];
        for (int bits = Math.Max(1, ranks); levels.Count == 0 || levels[^1].Length > 1;)
        {
            bits = (bits + 63) / 64;
            levels.Add(new ulong[bits]);
        }
        _levels = [.. levels];
        Ranks = ranks;
    }

    public int Ranks { get; }

    public int Count { get; private set; }

    /// <summary>The rank from which on the next turn is sought; set to the member found.</summary>
    public int Cursor { get; set; }

    public bool IsEmpty => Count == 0;

    public void Add(int rank)
    {
        Count++;
        foreach (ulong[] level in _levels)
        {
            ref ulong word = ref level[rank >> 6];
            bool wasEmpty = word == 0;
            word |= 1UL << (rank & 63);
            if (!wasEmpty) { return; }
            rank >>= 6;
        }
    }

    public void Remove(int rank)
    {
        Count--;
        foreach (ulong[] level in _levels)
        {
            ref ulong word = ref level[rank >> 6];
            word &= ~(1UL << (rank & 63));
            if (word != 0) { return; }
            rank >>= 6;
        }
    }

    /// <summary>The member whose turn it is; -1 at the end of the round.</summary>
    public int Turn()
    {
        int rank = Cursor;
        for (int i = 0; i < _levels.Length; i++)
        {
            int at = rank >> 6;
            if (at >= _levels[i].Length) { return -1; }
            ulong rest = _levels[i][at] & (ulong.MaxValue << (rank & 63));
            if (rest != 0) { return Cursor = Lowest(i, (at << 6) | BitOperations.TrailingZeroCount(rest)); }
            rank = at + 1;
        }
        return -1;
    }

    public void Clear()
    {
        foreach (ulong[] level in _levels) { Array.Clear(level); }
        Count = 0;
    }

    private int Lowest(int level, int rank)
    {
        for (int i = level - 1; i >= 0; i--) { rank = (rank << 6) | BitOperations.TrailingZeroCount(_levels[i][rank]); }
        return rank;
    }
}
