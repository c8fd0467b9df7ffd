using Imq.Packets;

namespace Imq.Shaping.Qdiscs;

/// <summary>One flow of an sfq: its packets, what is left of its turn, and its links among the flows of equal length.</summary>
internal sealed class SfqFlow
{
    public PacketQueue Queue { get; } = new();

    /// <summary>Hash bucket, and class minor minus 1; -1 while the flow is free.</summary>
    public int Bucket = -1;

    /// <summary>Bytes left of this turn.</summary>
    public int Allotment;

    /// <summary>The next flow of the round (a circle), or the next free flow.</summary>
    public SfqFlow? NextInRound;

    // ── The list of flows with as many packets ──
    public SfqFlow? Before, After;

    public int Packets => Queue.Packets;
}
