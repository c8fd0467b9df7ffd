namespace Imq.Router.Loop;

/// <summary>How the loop waits for descriptors, time and other threads.</summary>
internal interface IWaiter : IDisposable
{
    void Add(int descriptor, int slot);

    void Remove(int descriptor);

    /// <param name="ready">Filled with slots from the first.</param>
    /// <param name="nanoseconds">0: only look; <see cref="long.MaxValue"/>: without end.</param>
    /// <returns>Slots that are readable, or failed; 0: the time is over or somebody called <see cref="Wake"/>.</returns>
    int Wait(Span<int> ready, long nanoseconds);

    /// <summary>Ends a wait, this one or the next. From any thread.</summary>
    void Wake();
}
