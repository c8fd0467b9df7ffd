using Imq.Netfilter.Hooks;

namespace Imq.Netfilter.Tables;

/// <summary>A named list of rules, one version of it: a change makes another.</summary>
internal sealed record Chain(string Name)
{
    /// <summary>Longest chain name, bytes.</summary>
    public const int MaxNameLength = 28;

    /// <summary>The hook point of a built-in chain; null for a user chain.</summary>
    public HookPoint? Hook { get; init; }

    public Rule[] Rules { get; init; } = [];

    /// <summary>What becomes of packets that reach a built-in chain's end.</summary>
    public bool DropsByPolicy { get; init; }

    public RuleCounters PolicyCounters { get; init; } = new();

    public bool IsBuiltIn => Hook is not null;
}
