using Imq.Packets;

namespace Imq.Shaping.Qdiscs.Htb;

/// <content>Whose turn it is within a row, and when a turn is over.</content>
internal sealed partial class HtbQdisc
{
    /// <summary>The ring that <paramref name="of"/> stands in while <paramref name="level"/> lends, moved on behind it.</summary>
    private void PassTurn(HtbClass of, int level, int priority)
    {
        if (of.Level == level) { Row(level, priority).Cursor = of.Rank + 1; }
        else { of.Parent!.Borrowers[priority]!.Cursor = of.SiblingRank + 1; }
    }

    /// <summary>The leaf whose turn it is in a row, through the rounds of the classes below; null if the row is empty.</summary>
    /// <remarks>An inner class whose round ends passes the turn to the next in its own ring: a round serves every leaf below once.</remarks>
    private HtbClass? FindTurn(int level, int priority)
    {
        HtbClass? inner = null;
        while (true)
        {
            HtbRing ring = inner is null ? Row(level, priority) : inner.Borrowers[priority]!;
            int turn = ring.Turn();
            if (turn >= 0)
            {
                HtbClass found = inner is null ? _byRank[turn] : inner.ByRank[turn];
                if (found.Level == 0) { return found; }
                inner = found;
                continue;
            }
            if (ring.IsEmpty) { return null; }
            ring.Cursor = 0;
            if (inner is null) { continue; }
            PassTurn(inner, level, priority);
            inner = inner.Level == level ? null : inner.Parent;
        }
    }

    /// <summary>Takes a packet off the leaf's turn; the next one is on when it is used up. A super-packet may use up turns to come.</summary>
    private void EndTurn(HtbClass leaf, int level, int priority, PacketBuffer packet)
    {
        int deficit = leaf.Deficit[level] - packet.ShapedLength;
        if (deficit < 0)
        {
            deficit += leaf.Quantum;
            if (deficit < 0 && packet.SegmentCount > 1)
            {
                int turns = Math.Min(packet.SegmentCount - 1, (-deficit + leaf.Quantum - 1) / leaf.Quantum);
                deficit += turns * leaf.Quantum;
                if (level > 0 || Row(level, priority).Count > 1) { leaf.TurnsAhead[level] += turns; }
            }
            PassTurn(leaf, level, priority);
        }
        leaf.Deficit[level] = deficit;
    }
}
