namespace Imq.Router.Pipeline;

/// <summary>Where packets began and ended, so that none can vanish. Single writer: the thread of the packet path.</summary>
/// <remarks>
/// In packets, a super-packet counting its segments. At any instant between two batches: <see cref="Received"/> +
/// <see cref="Generated"/> = <see cref="Sent"/> + <see cref="Delivered"/> + drops + packets in queues.
/// </remarks>
internal sealed class PathCounters
{
    /// <summary>Handed in by ports.</summary>
    public long Received { get; set; }

    /// <summary>Made here: the router's own messages, and what fragmenting a packet added.</summary>
    public long Generated { get; set; }

    /// <summary>Given to a port to be sent.</summary>
    public long Sent { get; set; }

    /// <summary>Ended in the router's own stack, which understood them: ARP, neighbour discovery, echo requests, messages to nobody here.</summary>
    public long Delivered { get; set; }

    /// <summary>ICMP errors that the rate limit kept back.</summary>
    public long IcmpSuppressed { get; set; }
}
