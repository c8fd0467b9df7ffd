namespace Imq.Router.Loop;

/// <summary>Waiting on a manual clock: time jumps to where the loop would have slept to. No descriptors.</summary>
internal sealed class SimulatedWaiter(SimulatedClock clock) : IWaiter
{
    /// <summary>Nanoseconds slept in all.</summary>
    public long Slept { get; private set; }

    /// <summary>Times the loop asked for a wait without end.</summary>
    public int EndlessWaits { get; private set; }

    public void Add(int descriptor, int slot) => throw new NotSupportedException("a manual loop has memory ports only");

    public void Remove(int descriptor) => throw new NotSupportedException("a manual loop has memory ports only");

    public int Wait(Span<int> ready, long nanoseconds)
    {
        if (nanoseconds == long.MaxValue)
        {
            EndlessWaits++;
            return 0;
        }
        clock.Advance(nanoseconds);
        Slept += nanoseconds;
        return 0;
    }

    public void Wake()
    {
    }

    public void Dispose()
    {
    }
}
