using Imq.Netfilter.Matches;
using Imq.Netfilter.Targets;

namespace Imq.Netfilter.Tables;

/// <summary>One rule of a compiled table, or the end of a chain.</summary>
internal readonly struct Step
{
    public required StepKind Kind { get; init; }

    public CompiledHeader Header { get; init; }

    public required IMatch[] Matches { get; init; }

    /// <summary>First step of the chain to go to.</summary>
    public int To { get; init; }

    public ITarget? Target { get; init; }

    public required RuleCounters Counters { get; init; }
}
