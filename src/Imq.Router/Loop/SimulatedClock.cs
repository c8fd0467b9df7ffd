using Imq.Packets;

namespace Imq.Router.Loop;

/// <summary>A clock that stands still until somebody moves it: tests and simulation.</summary>
internal sealed class SimulatedClock : IMonotonicClock
{
    public Instant Now { get; set; } = Instant.FromSeconds(1);

    public void Advance(long nanoseconds) => Now += nanoseconds;
}
