using System.Diagnostics;
using Imq.Packets;

namespace Imq.Router.Loop;

/// <summary>CLOCK_MONOTONIC, in nanoseconds: what <see cref="Stopwatch"/> reads on Linux (vDSO, no system call).</summary>
internal sealed class SystemClock : IMonotonicClock
{
    public Instant Now => new(Stopwatch.GetTimestamp());

    /// <summary>True on every Linux runtime so far; the loop refuses to start where it is not.</summary>
    public static bool TicksAreNanoseconds => Stopwatch.Frequency == Instant.NanosecondsPerSecond;
}
