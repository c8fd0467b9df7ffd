using Imq.Syntax;

namespace Imq.Netfilter.Tables;

/// <summary>One rule as the user gave it. Immutable but for its counters and what a match counts by nature (limit, statistic).</summary>
internal sealed record Rule(RuleHeader Header, IReadOnlyList<RuleMatch> Matches, RuleAction Action)
{
    public RuleCounters Counters { get; init; } = new();

    /// <summary>Where it was written: what a fault found at commit points at.</summary>
    public SourceSpan? Span { get; init; }
}
