using Imq.Syntax;

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

    /// <summary>Adds the words that <see cref="TbfOptions"/> reads back as this.</summary>
    public void Save(CommandWriter to)
    {
        to.Option("rate", ExactText.OfRate(Rate.Rate)).Option("burst", Burst).Option("limit", Limit);
        if (Peak is { } peak) { to.Option("peakrate", ExactText.OfRate(peak.Rate)).Option("mtu", PeakBurst); }
        ExactText.AddLink(Rate, to);
    }
}
