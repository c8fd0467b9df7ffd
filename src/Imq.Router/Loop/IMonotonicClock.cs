using Imq.Packets;

namespace Imq.Router.Loop;

/// <summary>The only clock of the router. Read once a turn of the event loop; everything else is told the time.</summary>
internal interface IMonotonicClock
{
    Instant Now { get; }
}
