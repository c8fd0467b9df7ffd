namespace Imq.Netfilter.Tables;

/// <summary>How deep jumps of a table can nest. Goto opens nothing.</summary>
internal static class JumpDepth
{
    /// <param name="table">Without loops.</param>
    public static int Of(Table table)
    {
        Dictionary<string, int> known = [];
        int deepest = 0;
        foreach (Chain chain in table.Chains)
        {
            if (chain.IsBuiltIn) { deepest = Math.Max(deepest, Below(chain, table, known)); }
        }
        return deepest;
    }

    private static int Below(Chain chain, Table table, Dictionary<string, int> known)
    {
        if (known.TryGetValue(chain.Name, out int depth)) { return depth; }
        foreach (Rule rule in chain.Rules.Take(TableChecker.LiveRules(chain)))
        {
            if (!rule.Action.IsCall) { continue; }
            int below = Below(table.Find(rule.Action.Name)!, table, known);
            depth = Math.Max(depth, below + (rule.Action.Kind == RuleActionKind.Jump ? 1 : 0));
        }
        known.Add(chain.Name, depth);
        return depth;
    }
}
