namespace Imq.Shaping.Qdiscs;

/// <summary>The undo log of a transaction: how to take each change back, and what to destroy once it is final.</summary>
/// <remarks>While no transaction is open, undo is forgotten and <see cref="AtCommit"/> runs at once.</remarks>
internal sealed class ChangeLog
{
    private readonly List<Action> _undo = [], _atCommit = [];

    public bool IsOpen { get; private set; }

    public void Begin()
    {
        if (IsOpen) { throw new InvalidOperationException("A transaction is open already."); }
        IsOpen = true;
    }

    /// <summary>Records how to take back the change just made.</summary>
    public void Undo(Action how)
    {
        if (IsOpen) { _undo.Add(how); }
    }

    /// <summary>What cannot be taken back (freeing packets) waits for the commit.</summary>
    public void AtCommit(Action what)
    {
        if (IsOpen) { _atCommit.Add(what); } else { what(); }
    }

    /// <summary>A place to return to by <see cref="RollbackTo"/>: a command that fails half way inside a transaction that goes on.</summary>
    public (int Undo, int AtCommit) Mark => (_undo.Count, _atCommit.Count);

    public void RollbackTo((int Undo, int AtCommit) mark)
    {
        _atCommit.RemoveRange(mark.AtCommit, _atCommit.Count - mark.AtCommit);
        for (int i = _undo.Count - 1; i >= mark.Undo; i--) { _undo[i](); }
        _undo.RemoveRange(mark.Undo, _undo.Count - mark.Undo);
    }

    public void Commit()
    {
        IsOpen = false;
        _undo.Clear();
        foreach (Action what in _atCommit) { what(); }
        _atCommit.Clear();
    }

    public void Rollback()
    {
        IsOpen = false;
        RollbackTo((0, 0));
    }
}
