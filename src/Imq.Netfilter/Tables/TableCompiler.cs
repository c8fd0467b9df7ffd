using Imq.Netfilter.Hooks;
using Imq.Netfilter.Matches;

namespace Imq.Netfilter.Tables;

/// <summary>Lays a checked table out for packets.</summary>
internal static class TableCompiler
{
    public static ITableProgram Compile(Table table, IFilterServices services)
    {
        Dictionary<string, int> starts = [];
        int next = 0;
        foreach (Chain chain in table.Chains)
        {
            starts.Add(chain.Name, next);
            next += chain.Rules.Length + 1;
        }
        Step[] steps = new Step[next];
        int[] hookStarts = [-1, -1, -1, -1, -1], policies = [-1, -1, -1, -1, -1];
        foreach (Chain chain in table.Chains)
        {
            int start = starts[chain.Name], end = start + chain.Rules.Length;
            for (int i = 0; i < chain.Rules.Length; i++) { steps[start + i] = StepOf(chain.Rules[i], starts, services); }
            steps[end] = EndOf(chain, services);
            if (chain.Hook is { } hook) { (hookStarts[(int)hook], policies[(int)hook]) = (start, end); }
        }
        return new ChainWalker(steps, hookStarts, policies, JumpDepth.Of(table));
    }

    private static Step StepOf(Rule rule, Dictionary<string, int> starts, IFilterServices services) => new()
    {
        Kind = rule.Action.Kind switch
        {
            RuleActionKind.None => StepKind.Next,
            RuleActionKind.Accept => StepKind.Accept,
            RuleActionKind.Drop => StepKind.Drop,
            RuleActionKind.Return => StepKind.Return,
            RuleActionKind.Jump => StepKind.Jump,
            RuleActionKind.Goto => StepKind.Goto,
            _ => StepKind.Target,
        },
        Header = new CompiledHeader(rule.Header, services),
        Matches = rule.Matches.Count == 0 ? [] : MatchesOf(rule),
        To = rule.Action.IsCall ? starts[rule.Action.Name] : 0,
        Target = rule.Action.Target,
        Counters = rule.Counters,
    };

    private static IMatch[] MatchesOf(Rule rule)
    {
        IMatch[] matches = new IMatch[rule.Matches.Count];
        for (int i = 0; i < matches.Length; i++) { matches[i] = rule.Matches[i].Match; }
        return matches;
    }

    private static Step EndOf(Chain chain, IFilterServices services) => new()
    {
        Kind = !chain.IsBuiltIn ? StepKind.EndOfChain : chain.DropsByPolicy ? StepKind.DropByPolicy : StepKind.AcceptByPolicy,
        Header = new CompiledHeader(RuleHeader.Any, services),
        Matches = [],
        Counters = chain.PolicyCounters,
    };
}
