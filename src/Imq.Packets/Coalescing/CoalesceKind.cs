namespace Imq.Packets.Coalescing;

/// <summary>What a packet means to the coalescer.</summary>
internal enum CoalesceKind : byte
{
    /// <summary>Neither TCP nor UDP: passes by.</summary>
    Unrelated,

    /// <summary>A fragment: could belong to any flow, so nothing may be merged across it.</summary>
    AnyFlow,

    /// <summary>Of a known flow but not to be merged (SYN, options, no checksum, no payload): nothing of its flow may be merged across it.</summary>
    Blocked,

    Tcp,
    Udp,
}
