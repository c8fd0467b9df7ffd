using Imq.Packets;

namespace Imq.Router.Loop;

/// <summary>How long to keep looking before sleeping, once traffic was seen: as long as it lately paid.</summary>
/// <remarks>
/// The next packet came while looking, or soon after falling asleep: look longer next time, up to 50 µs. It did not: half as long.
/// So a busy link never sleeps, a trickle costs next to nothing, and silence costs nothing. The idea is the kernel's haltpoll governor.
/// </remarks>
internal sealed class SpinBudget
{
    private const long MostNanoseconds = 50 * Instant.NanosecondsPerMicrosecond, LeastNanoseconds = 3 * Instant.NanosecondsPerMicrosecond;

    private Instant _lastTraffic;
    private bool _slept;

    /// <summary>Nanoseconds.</summary>
    public long Budget { get; private set; } = MostNanoseconds;

    /// <summary>True while it is worth looking again at once.</summary>
    public bool ShouldLook(Instant now) => now - _lastTraffic < Budget;

    /// <summary>True if something came within the last <paramref name="nanoseconds"/>.</summary>
    public bool IsFlowing(Instant now, long nanoseconds) => now - _lastTraffic < nanoseconds;

    public void Sleeping() => _slept = true;

    public void Traffic(Instant now)
    {
        if (_slept)
        {
            long silence = now - _lastTraffic;
            Budget = silence < MostNanoseconds * 2 ? Math.Min(Budget * 2, MostNanoseconds) : Math.Max(Budget / 2, LeastNanoseconds);
            _slept = false;
        }
        _lastTraffic = now;
    }
}
