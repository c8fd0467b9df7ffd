namespace Imq.Shaping.Qdiscs;

/// <summary>What <c>tc -s</c> prints of a qdisc or class, except queue length and backlog.</summary>
/// <remarks>A super-packet counts its segments. Source: include/uapi/linux/gen_stats.h gnet_stats_basic, gnet_stats_queue.</remarks>
internal struct TrafficCounts
{
    /// <summary>Bytes and packets that left.</summary>
    public long Bytes, Packets;

    /// <summary>Packets lost here or in a child, times a rate held something back, packets put back (always 0 here: no driver refuses).</summary>
    public long Drops, Overlimits, Requeues;
}
