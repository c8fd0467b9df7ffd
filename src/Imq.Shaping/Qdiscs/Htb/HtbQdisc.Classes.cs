using Imq.Packets.Tags;

namespace Imq.Shaping.Qdiscs.Htb;

/// <content>Changes of classes. Each is undone exactly by what it leaves in the change log.</content>
internal sealed partial class HtbQdisc
{
    private int _classesMade;

    public override TcClass ChangeClass(ClassId id, ClassId parent, TcClass? existing, TcOptions options)
    {
        HtbParameters asked = HtbOptions.ReadClass(options);
        if (asked.Rate.Rate == 0 || asked.Ceil.Rate == 0) { throw options.Refused(TcErrno.Invalid); }
        HtbClass changed = existing as HtbClass ?? AddClass(id, parent, asked, options);
        HtbParameters before = changed.Parameters;
        int quantum = changed.Quantum, priority = changed.Priority;
        Assign(changed, asked, options);
        options.Changes.Undo(() =>
        {
            Assign(changed, before, null);
            changed.Quantum = quantum;
            changed.Priority = priority;
        });
        return changed;
    }

    public override void DeleteClass(TcClass existing, TcOptions options)
    {
        HtbClass gone = (HtbClass)existing;
        if (gone.Children > 0 || gone.FilterCount > 0) { throw options.Refused(TcErrno.Busy, "HTB class in use"); }
        ChangeLog changes = options.Changes;
        Touch(changes);
        if (Graft(gone, null) is { } leaf)
        {
            changes.Undo(() => Graft(gone, leaf));
            changes.AtCommit(leaf.Destroy);
        }
        if (gone.Filters is { } filters) { changes.AtCommit(filters.Destroy); }
        StopWaiting(gone, changes);
        _classes.Remove(gone, changes);
        if (gone.Parent is not { } parent) { return; }
        parent.Children--;
        changes.Undo(() => parent.Children++);
        if (parent.Children == 0) { BecomeLeaf(parent, changes); }
    }

    private HtbClass AddClass(ClassId id, ClassId parentId, HtbParameters asked, TcOptions options)
    {
        if (id.IsNone || id.Handle != Handle) { throw options.Refused(TcErrno.Invalid); }
        HtbClass? parent = parentId == ClassId.Root ? null : _classes.Find(parentId.Value);
        if (parent is { Parent.Level: < 2 }) { throw options.Refused(TcErrno.Invalid, "sch_htb: tree is too deep"); }
        ChangeLog changes = options.Changes;
        HtbClass added = new(this, id, parent)
        {
            Tokens = TickTime.ToTokens(asked.BurstTicks),
            CeilTokens = TickTime.ToTokens(asked.CeilBurstTicks),
            Checkpoint = Device.LastPoll.Nanoseconds,
            Parameters = asked,
            Sequence = ++_classesMade,
        };
        Touch(changes);
        if (parent is { Level: 0 }) { BecomeInner(parent, changes); }
        _classes.Add(added, changes);
        _waiting.Reserve(_classes.Count);
        Qdisc leaf = MakeDefaultLeaf(added);
        Graft(added, leaf);
        changes.Undo(() => Graft(added, null));
        if (parent is null) { return added; }
        parent.Children++;
        changes.Undo(() => parent.Children--);
        return added;
    }

    /// <summary>The class gets its first child: its own queue goes, and it stops waiting as a leaf.</summary>
    private void BecomeInner(HtbClass parent, ChangeLog changes)
    {
        if (Graft(parent, null) is { } leaf)
        {
            changes.Undo(() => Graft(parent, leaf));
            changes.AtCommit(leaf.Destroy);
        }
        StopWaiting(parent, changes);
        parent.Level = (parent.Parent?.Level ?? HtbClass.Levels) - 1;
        parent.ByRank = [];
        parent.Borrowers = new HtbRing?[HtbClass.Priorities];
        changes.Undo(() =>
        {
            parent.Level = 0;
            parent.Activity = 0;
        });
    }

    /// <summary>The class lost its last child: it gets a queue and full tokens.</summary>
    private void BecomeLeaf(HtbClass parent, ChangeLog changes)
    {
        StopWaiting(parent, changes);
        int level = parent.Level;
        (long tokens, long ceilTokens, long checkpoint) = (parent.Tokens, parent.CeilTokens, parent.Checkpoint);
        (parent.Level, parent.Activity) = (0, 0);
        (parent.Tokens, parent.CeilTokens, parent.Checkpoint) = (parent.Burst, parent.CeilBurst, Device.LastPoll.Nanoseconds);
        changes.Undo(() =>
        {
            parent.Level = level;
            (parent.Tokens, parent.CeilTokens, parent.Checkpoint) = (tokens, ceilTokens, checkpoint);
        });
        Graft(parent, MakeDefaultLeaf(parent));
        changes.Undo(() => Graft(parent, null));
    }

    /// <summary>Out of the wait queue, as one that can send.</summary>
    private void StopWaiting(HtbClass waiting, ChangeLog changes)
    {
        if (waiting.Mode == HtbMode.CanSend) { return; }
        (HtbMode mode, long until) = (waiting.Mode, waiting.WaitsUntil);
        _waiting.Remove(waiting);
        waiting.Mode = HtbMode.CanSend;
        changes.Undo(() =>
        {
            waiting.Mode = mode;
            _waiting.Add(waiting, until);
        });
    }

    /// <summary>The set of classes changes: what was computed from it is computed anew.</summary>
    private void Touch(ChangeLog changes)
    {
        Forget();
        changes.Undo(Forget);
    }

    private void Forget()
    {
        _isStale = true;
        _version++;
        _default = null;
    }

    private void Assign(HtbClass to, HtbParameters asked, TcOptions? warnings)
    {
        to.Parameters = asked;
        (to.Rate, to.Ceil) = (asked.Rate, asked.Ceil);
        to.Burst = TickTime.ToTokens(asked.BurstTicks);
        to.CeilBurst = TickTime.ToTokens(asked.CeilBurstTicks);
        _version++;
        if (to.Level > 0) { return; }
        to.Priority = Math.Min(asked.Priority, HtbClass.Priorities - 1);
        _isStale = true;
        to.Quantum = (int)Math.Min(asked.Quantum, int.MaxValue);
        if (asked.Quantum != 0) { return; }
        long quantum = (long)Math.Min(asked.Rate.Rate / RateToQuantum, int.MaxValue);
        to.Quantum = (int)Math.Clamp(quantum, 1_000, 200_000);
        if (warnings is null || quantum == to.Quantum) { return; }
        warnings.Warn($"sch_htb: quantum of class {to.Id.Value:X} is {(quantum < 1_000 ? "small" : "big")}. Consider r2q change");
    }
}
