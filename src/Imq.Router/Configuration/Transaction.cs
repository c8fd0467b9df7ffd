namespace Imq.Router.Configuration;

/// <summary>Runs a change over all parts of the machine: it takes effect whole, or nothing of it stays.</summary>
/// <remarks>Runs on the thread that owns the packet path, between two batches; transactions do not nest.</remarks>
internal sealed class Transaction(IReadOnlyList<ITransactional> parts)
{
    private bool _isOpen;

    /// <summary>Runs <paramref name="change"/>; an exception, or <paramref name="keep"/> saying no to its result, takes everything back.</summary>
    /// <remarks>A command that returns a non-zero status without throwing has done what it said (<c>tc -batch</c> up to its faulty line): kept.</remarks>
    public T Run<T>(Func<T> change, Func<T, bool>? keep = null)
    {
        if (_isOpen) { throw new InvalidOperationException("A transaction is already open."); }
        _isOpen = true;
        foreach (ITransactional part in parts) { part.Begin(); }
        bool isKept = false;
        try
        {
            T result = change();
            isKept = keep is null || keep(result);
            return result;
        }
        finally
        {
            _isOpen = false;
            End(isKept);
        }
    }

    private void End(bool isKept)
    {
        // One part that fails must not leave the others open: no later change would be possible.
        List<Exception> faults = [];
        for (int i = 0; i < parts.Count; i++)
        {
            try
            {
                if (isKept) { parts[i].Commit(); } else { parts[^(i + 1)].Rollback(); }
            }
            catch (Exception fault) when (fault is not OutOfMemoryException) { faults.Add(fault); }
        }
        if (faults.Count > 0) { throw new AggregateException("a change could not be ended", faults); }
    }
}
