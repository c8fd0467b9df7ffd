namespace Imq.Router.Pipeline;

/// <summary>The priority (skb->priority) that a TOS byte gives a packet: what prio and pfifo_fast sort by.</summary>
/// <remarks>Source: tc-prio(8), the table of TOS bits; include/uapi/linux/pkt_sched.h TC_PRIO_*.</remarks>
internal static class TrafficPriority
{
    private const byte BestEffort = 0, Filler = 1, Bulk = 2, InteractiveBulk = 4, Interactive = 6;

    private static ReadOnlySpan<byte> ByTos =>
    [
        BestEffort, Filler, BestEffort, BestEffort, Bulk, Bulk, Bulk, Bulk,
        Interactive, Interactive, Interactive, Interactive, InteractiveBulk, InteractiveBulk, InteractiveBulk, InteractiveBulk,
    ];

    /// <param name="tos">The whole byte; its bits 1 to 4 decide.</param>
    public static uint FromTos(byte tos) => ByTos[tos >> 1 & 0xF];
}
