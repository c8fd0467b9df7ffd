namespace Imq.Shaping.Qdiscs.Htb;

/// <content>Builds the rings anew after the classes changed: once before the next packet, however many changes there were.</content>
internal sealed partial class HtbQdisc
{
    private void Rebuild()
    {
        _isStale = false;
        _byRank = [.. _classes.All];
        Array.Sort(_byRank, static (a, b) => a.Id.Value.CompareTo(b.Id.Value));
        int priorities = 0;
        foreach (HtbClass each in _byRank)
        {
            if (each.Level > 0) { each.ByRank.Clear(); }
        }
        for (int rank = 0; rank < _byRank.Length; rank++)
        {
            HtbClass each = _byRank[rank];
            each.Rank = rank;
            if (each.Level == 0) { priorities |= 1 << each.Priority; } else { each.Activity = 0; }
            if (each.Parent is not { } parent) { continue; }
            each.SiblingRank = parent.ByRank.Count;
            parent.ByRank.Add(each);
        }
        MakeRings(priorities);
        foreach (HtbClass each in _byRank)
        {
            if (each.Level != 0 || each.Activity == 0) { continue; }
            each.Activity = 1 << each.Priority;
            Join(each);
        }
    }

    /// <summary>A ring for every place where a class of these priorities may come to stand, so that no packet has to make one.</summary>
    private void MakeRings(int priorities)
    {
        Array.Clear(_rowMasks);
        for (int priority = 0; priority < HtbClass.Priorities; priority++)
        {
            if ((priorities & (1 << priority)) == 0) { continue; }
            for (int level = 0; level < HtbClass.Levels; level++) { Prepare(ref _rows[(level * HtbClass.Priorities) + priority], _byRank.Length); }
            foreach (HtbClass each in _byRank)
            {
                if (each.Level > 0) { Prepare(ref each.Borrowers[priority], each.ByRank.Count); }
            }
        }
    }

    private static void Prepare(ref HtbRing? ring, int ranks)
    {
        if (ring is null || ring.Ranks < ranks) { ring = new HtbRing(ranks + (ranks / 2)); } else { ring.Clear(); }
    }
}
