using Imq.Netfilter.Hooks;
using Imq.Netfilter.Targets;

namespace Imq.Netfilter.Tables;

/// <summary>A rule's <c>-j</c> or <c>-g</c>.</summary>
/// <param name="Name">As iptables prints it: a chain, a verdict, a target; empty without one.</param>
internal sealed record RuleAction(RuleActionKind Kind, string Name)
{
    public static RuleAction None { get; } = new(RuleActionKind.None, "");

    public static RuleAction Accept { get; } = new(RuleActionKind.Accept, "ACCEPT");

    public static RuleAction Drop { get; } = new(RuleActionKind.Drop, "DROP");

    public static RuleAction Return { get; } = new(RuleActionKind.Return, "RETURN");

    /// <summary>With <see cref="RuleActionKind.Extension"/> only.</summary>
    public ITarget? Target { get; init; }

    public TargetKind? TargetKind { get; init; }

    public bool IsCall => Kind is RuleActionKind.Jump or RuleActionKind.Goto;

    /// <summary>Hook points from which it may be reached.</summary>
    public HookSet Hooks => TargetKind?.Hooks ?? HookSet.All;

    public static RuleAction? StandardVerdict(string name) => name switch
    {
        "ACCEPT" => Accept,
        "DROP" => Drop,
        "RETURN" => Return,
        _ => null,
    };
}
