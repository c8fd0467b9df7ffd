namespace Imq.Shaping.Qdiscs;

/// <summary>What the user asked of a tbf.</summary>
internal readonly record struct TbfParameters
{
    public required RateConfig Rate { get; init; }

    /// <summary>Bytes of the bucket: also the largest packet that passes.</summary>
    public required uint Burst { get; init; }

    /// <summary>Bytes that may wait; the limit of the inner bfifo.</summary>
    public required uint Limit { get; init; }

    /// <summary>Null: no second bucket.</summary>
    public RateConfig? Peak { get; init; }

    /// <summary>Bytes of the second bucket (mtu, minburst).</summary>
    public uint PeakBurst { get; init; }
}
