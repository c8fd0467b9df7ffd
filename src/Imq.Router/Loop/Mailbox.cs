using System.Collections.Concurrent;

namespace Imq.Router.Loop;

/// <summary>Commands from other threads, run by the loop between two batches, in the order they came.</summary>
internal sealed class Mailbox(Action wake)
{
    private readonly ConcurrentQueue<Action> _messages = new();
    private int _pending;
    private volatile bool _isClosed;

    public bool IsEmpty => Volatile.Read(ref _pending) == 0;

    /// <summary>From any thread. Answers when the loop has run it; an exception of <paramref name="body"/> becomes the task's.</summary>
    public Task<T> Send<T>(Func<T> body)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _messages.Enqueue(() =>
        {
            if (_isClosed)
            {
                answer.TrySetCanceled();
                return;
            }
            try
            {
                answer.TrySetResult(body());
            }
            catch (Exception caught) when (caught is not OutOfMemoryException)
            {
                answer.TrySetException(caught);
            }
        });
        Signal();
        return answer.Task;
    }

    /// <summary>Runs what is there now; what those commands send in turn waits for the next time.</summary>
    public void Run()
    {
        if (Interlocked.Exchange(ref _pending, 0) == 0) { return; }
        for (int count = _messages.Count; count > 0 && _messages.TryDequeue(out Action? message); count--) { message(); }
        if (!_messages.IsEmpty) { Volatile.Write(ref _pending, 1); }
    }

    /// <summary>Nobody will run commands any more: those that wait, and all later ones, are cancelled.</summary>
    public void Close()
    {
        _isClosed = true;
        while (_messages.TryDequeue(out Action? message)) { message(); }
    }

    private void Signal()
    {
        if (_isClosed)
        {
            Close();
        }
        else if (Interlocked.Exchange(ref _pending, 1) == 0)
        {
            wake();
        }
    }
}
