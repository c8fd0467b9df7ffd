namespace Imq.Router.Interfaces;

/// <summary>What a table must do to take a transaction back, and what it has put off until the transaction is kept.</summary>
/// <remarks>Outside a transaction nothing is remembered and what would be put off is done at once. Configuration only, never per packet.</remarks>
internal sealed class UndoLog
{
    private readonly List<Action> _undo = [], _atCommit = [];

    public bool IsOpen { get; private set; }

    public void Begin()
    {
        if (IsOpen) { throw new InvalidOperationException("a transaction is already open"); }
        IsOpen = true;
    }

    /// <summary>Remembers how to take back what was just done.</summary>
    public void Done(Action inverse)
    {
        if (IsOpen) { _undo.Add(inverse); }
    }

    /// <summary>Runs <paramref name="action"/> when the transaction is kept, in the order asked for; forgets it if it is not.</summary>
    public void AtCommit(Action action)
    {
        if (IsOpen) { _atCommit.Add(action); } else { action(); }
    }

    public void Commit()
    {
        IsOpen = false;
        _undo.Clear();
        Action[] actions = [.. _atCommit];
        _atCommit.Clear();
        foreach (Action action in actions) { action(); }
    }

    public void Rollback()
    {
        IsOpen = false;
        _atCommit.Clear();
        for (int i = _undo.Count - 1; i >= 0; i--) { _undo[i](); }
        _undo.Clear();
    }
}
