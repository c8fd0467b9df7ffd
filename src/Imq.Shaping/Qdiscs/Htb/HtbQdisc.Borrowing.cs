using System.Numerics;
using Imq.Packets;

namespace Imq.Shaping.Qdiscs.Htb;

/// <content>
/// Tokens, modes and rounds. A class with something to send stands in exactly one ring: with tokens in the row of its own level; without,
/// but below ceil, among its parent's borrowers; else in none, and it waits. An inner class stands where its mode puts it as soon as one
/// child borrows from it. So rows hold, level by level and priority by priority, everyone who may send now.
/// </content>
internal sealed partial class HtbQdisc
{
    private readonly HtbRing?[] _rows = new HtbRing?[HtbClass.Levels * HtbClass.Priorities];
    private readonly int[] _rowMasks = new int[HtbClass.Levels];
    private HtbClass[] _byRank = [];

    /// <summary>The classes changed since the rings were built; <see cref="Rebuild"/> comes before the next packet.</summary>
    private bool _isStale = true;
    private HtbClass? _default;
    private long _now;

    private HtbRing Row(int level, int priority) => _rows[(level * HtbClass.Priorities) + priority]!;

    private void Activate(HtbClass leaf)
    {
        leaf.Activity = 1 << leaf.Priority;
        if (!_isStale) { Join(leaf); }
    }

    private void Deactivate(HtbClass leaf)
    {
        if (!_isStale) { Leave(leaf); }
        leaf.Activity = 0;
    }

    /// <summary>Puts a class into the rings its mode and activity ask for; borrowing goes up until someone can send or everyone is there already.</summary>
    private void Join(HtbClass joining)
    {
        int mask = joining.Activity;
        while (joining.Mode == HtbMode.MayBorrow && joining.Parent is { } parent && mask != 0)
        {
            for (int left = mask; left != 0; left &= left - 1)
            {
                int priority = BitOperations.TrailingZeroCount(left);
                HtbRing ring = parent.Borrowers[priority]!;
                if (!ring.IsEmpty) { mask &= ~(1 << priority); }
                ring.Add(joining.SiblingRank);
            }
            parent.Activity |= mask;
            joining = parent;
        }
        if (joining.Mode != HtbMode.CanSend) { return; }
        for (int left = mask; left != 0; left &= left - 1)
        {
            Row(joining.Level, BitOperations.TrailingZeroCount(left)).Add(joining.Rank);
        }
        _rowMasks[joining.Level] |= mask;
    }

    /// <summary>Takes a class out of its rings, and every ancestor that nobody borrows from any more.</summary>
    private void Leave(HtbClass leaving)
    {
        int mask = leaving.Activity;
        while (leaving.Mode == HtbMode.MayBorrow && leaving.Parent is { } parent && mask != 0)
        {
            int emptied = 0;
            for (int left = mask; left != 0; left &= left - 1)
            {
                int priority = BitOperations.TrailingZeroCount(left);
                HtbRing ring = parent.Borrowers[priority]!;
                ring.Remove(leaving.SiblingRank);
                if (ring.IsEmpty) { emptied |= 1 << priority; }
            }
            mask = emptied;
            parent.Activity &= ~mask;
            leaving = parent;
        }
        if (leaving.Mode != HtbMode.CanSend) { return; }
        for (int left = mask; left != 0; left &= left - 1)
        {
            int priority = BitOperations.TrailingZeroCount(left);
            HtbRing row = Row(leaving.Level, priority);
            row.Remove(leaving.Rank);
            if (row.IsEmpty) { _rowMasks[leaving.Level] &= ~(1 << priority); }
        }
    }

    /// <summary>Charges a sent packet to the leaf and all above: the lender and those above it at their rates, all at their ceils.</summary>
    private void Charge(HtbClass leaf, int level, PacketBuffer packet)
    {
        for (HtbClass? each = leaf; each is not null; each = each.Parent)
        {
            long earned = Earned(each);
            if (each.Level >= level)
            {
                if (each.Level == level) { each.Lends += (uint)packet.SegmentCount; }
                each.Tokens = Spend(Math.Min(each.Tokens + earned, each.Burst), each.Rate.CostOf(packet));
            }
            else
            {
                each.Borrows += (uint)packet.SegmentCount;
                each.Tokens += earned;
            }
            each.CeilTokens = Spend(Math.Min(each.CeilTokens + earned, each.CeilBurst), each.Ceil.CostOf(packet));
            each.Checkpoint = _now;
            HtbMode before = each.Mode;
            long missing = UpdateMode(each, 0);
            if (before != each.Mode)
            {
                if (before != HtbMode.CanSend) { _waiting.Remove(each); }
                if (each.Mode != HtbMode.CanSend) { Wait(each, missing); }
            }
            if (each.Level == 0) { continue; }
            ref TrafficCounts counts = ref each.MutableCounts;
            counts.Bytes += packet.ShapedLength;
            counts.Packets += packet.SegmentCount;
        }
    }

    /// <summary>Lets everyone go on whose time has come.</summary>
    private void WakeWaiting()
    {
        while (_waiting.Earliest <= _now)
        {
            HtbClass woken = _waiting.First;
            _waiting.Remove(woken);
            long missing = UpdateMode(woken, Earned(woken));
            if (woken.Mode != HtbMode.CanSend) { Wait(woken, missing); }
        }
    }

    private void Wait(HtbClass waiting, long tokens) => _waiting.Add(waiting, _now + Math.Max(1, RateConfig.ToNanoseconds(tokens)));

    /// <summary>Tokens since the class was last brought up to date.</summary>
    private long Earned(HtbClass of) => RateConfig.FromNanoseconds(Math.Clamp(_now - of.Checkpoint, 0, HtbClass.MaxDebtNanoseconds));

    private static long Spend(long tokens, long cost) => Math.Max(tokens - cost, 1 - HtbClass.MaxDebt);

    /// <summary>Moves the class to the mode its tokens, plus <paramref name="earned"/> not yet booked, allow.</summary>
    /// <returns>Tokens that are missing until the mode may change again; meaningless when it can send.</returns>
    private long UpdateMode(HtbClass of, long earned)
    {
        long ceil = of.CeilTokens + earned, own = of.Tokens + earned;
        HtbMode mode = ceil < 0 ? HtbMode.CantSend : own >= 0 ? HtbMode.CanSend : HtbMode.MayBorrow;
        if (mode != of.Mode)
        {
            if (mode == HtbMode.CantSend)
            {
                of.MutableCounts.Overlimits++;
                Counts.Overlimits++;
            }
            if (of.Activity == 0) { of.Mode = mode; }
            else
            {
                if (of.Mode != HtbMode.CantSend) { Leave(of); }
                of.Mode = mode;
                if (mode != HtbMode.CantSend) { Join(of); }
            }
        }
        return mode == HtbMode.CantSend ? -ceil : -own;
    }
}
