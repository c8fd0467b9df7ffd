namespace Imq.Shaping.Qdiscs.Htb;

/// <summary>What the user asked of a class: everything <c>tc class change</c> can change, as one value to put back on rollback.</summary>
internal sealed record HtbParameters
{
    /// <summary>Guaranteed rate, with overhead, mpu and link layer.</summary>
    public required RateConfig Rate { get; init; }

    /// <summary>The rate that borrowing may reach.</summary>
    public required RateConfig Ceil { get; init; }

    /// <summary>Burst at rate and at ceil, in ticks of 64 ns.</summary>
    public required uint BurstTicks { get; init; }

    public required uint CeilBurstTicks { get; init; }

    /// <summary>0..7, lower is served first.</summary>
    public int Priority { get; init; }

    /// <summary>Bytes per turn of the round; 0: rate / r2q.</summary>
    public uint Quantum { get; init; }
}
