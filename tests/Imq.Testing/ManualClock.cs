using Imq.Packets;

namespace Imq.Testing;

/// <summary>Time that stands still until the test moves it.</summary>
public sealed class ManualClock
{
    public ManualClock(long startNanoseconds = Instant.NanosecondsPerSecond) => Now = new Instant(startNanoseconds);

    public Instant Now { get; private set; }

    public Instant Advance(long nanoseconds)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(nanoseconds);
        return Now += nanoseconds;
    }

    public Instant AdvanceMilliseconds(double milliseconds) => Advance((long)(milliseconds * Instant.NanosecondsPerMillisecond));

    public Instant AdvanceSeconds(double seconds) => Advance((long)(seconds * Instant.NanosecondsPerSecond));

    /// <summary>Moves to <paramref name="instant"/>; stays where that is past.</summary>
    public Instant AdvanceTo(Instant instant)
    {
        if (instant > Now) { Now = instant; }
        return Now;
    }
}
