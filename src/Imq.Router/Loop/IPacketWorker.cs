using Imq.Packets;
using Imq.Router.Ports;

namespace Imq.Router.Loop;

/// <summary>What the event loop drives: the packet path. All calls come from the loop's thread, one after the other.</summary>
/// <remarks>One turn: <see cref="Receive"/> for every port that had something, then <see cref="Poll"/> once.</remarks>
internal interface IPacketWorker
{
    /// <summary>Takes ownership of every packet in <paramref name="batch"/>.</summary>
    void Receive(IPort port, ReadOnlySpan<PacketBuffer> batch, Instant now);

    /// <summary>Does what is due (timers, qdiscs) and hands every port what has gathered for it.</summary>
    /// <returns>When to be called again at the latest; <see cref="Instant.Never"/> if only traffic makes work; not later than now: at once.</returns>
    Instant Poll(Instant now);

    /// <summary>The port's interface was deleted under it; the loop no longer asks it.</summary>
    void PortGone(IPort port);

    /// <summary>Packets wait in queues: a draining loop goes on until there are none, or its time is over.</summary>
    bool HasBacklog { get; }
}
