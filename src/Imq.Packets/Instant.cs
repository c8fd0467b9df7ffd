namespace Imq.Packets;

/// <summary>A point on the monotonic clock, in nanoseconds. Time is an argument everywhere: only the event loop reads a clock.</summary>
/// <remarks>Range: 0 (start of the clock) to 292 years. Durations are plain <see cref="long"/> nanoseconds with the unit in the name.</remarks>
public readonly record struct Instant(long Nanoseconds) : IComparable<Instant>
{
    public const long NanosecondsPerMicrosecond = 1_000, NanosecondsPerMillisecond = 1_000_000, NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Later than everything: "no event is due".</summary>
    public static Instant Never => new(long.MaxValue);

    public static Instant FromMilliseconds(long milliseconds) => new(milliseconds * NanosecondsPerMillisecond);

    public static Instant FromSeconds(double seconds) => new((long)(seconds * NanosecondsPerSecond));

    public static Instant Min(Instant left, Instant right) => left.Nanoseconds <= right.Nanoseconds ? left : right;

    public int CompareTo(Instant other) => Nanoseconds.CompareTo(other.Nanoseconds);

    public static Instant operator +(Instant at, long nanoseconds) => new(at.Nanoseconds + nanoseconds);

    public static Instant operator -(Instant at, long nanoseconds) => new(at.Nanoseconds - nanoseconds);

    /// <returns>Nanoseconds from <paramref name="earlier"/> to <paramref name="later"/>.</returns>
    public static long operator -(Instant later, Instant earlier) => later.Nanoseconds - earlier.Nanoseconds;

    public static bool operator <(Instant left, Instant right) => left.Nanoseconds < right.Nanoseconds;

    public static bool operator >(Instant left, Instant right) => left.Nanoseconds > right.Nanoseconds;

    public static bool operator <=(Instant left, Instant right) => left.Nanoseconds <= right.Nanoseconds;

    public static bool operator >=(Instant left, Instant right) => left.Nanoseconds >= right.Nanoseconds;

    public static Instant Add(Instant left, long nanoseconds) => left + nanoseconds;

    public static long Subtract(Instant left, Instant right) => left - right;
}
