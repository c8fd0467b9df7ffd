using Imq.Netfilter.Hooks;
using Imq.Netfilter.Syntax;

namespace Imq.Netfilter.Tables;

/// <summary>Finds what the kernel would refuse in a table: loops, and extensions in the wrong table, hook point or protocol.</summary>
/// <remarks>
/// Only rules that packets can reach count for loops and hook points; what stands behind a rule that ends every packet's walk does not.
/// Source: Linux ip_tables.c mark_source_chains, x_tables.c xt_check_match and xt_check_target.
/// </remarks>
internal static class TableChecker
{
    /// <returns>Null where all is well.</returns>
    public static TableFault? FirstFault(Table table)
    {
        Dictionary<string, HookSet> reach = [];
        foreach (Chain chain in table.Chains)
        {
            if (chain.Hook is { } hook && FindLoop(table, chain, (HookSet)(1 << (int)hook), reach, []) is { } loop) { return loop; }
        }
        foreach (Chain chain in table.Chains)
        {
            HookSet hooks = reach.GetValueOrDefault(chain.Name);
            int live = LiveRules(chain);
            for (int i = 0; i < chain.Rules.Length; i++)
            {
                if (FirstFault(table, chain.Rules[i], i < live ? hooks : HookSet.None) is { } fault) { return fault; }
            }
        }
        return null;
    }

    /// <summary>The same for one rule just put into a good table; only a call of a chain makes the rest be looked at.</summary>
    public static TableFault? FaultOf(Table table, Rule rule, string chain) =>
        rule.Action.IsCall ? FirstFault(table) : FirstFault(table, rule, IsLimited(rule) ? Reach(table, chain, rule) : HookSet.None);

    private static bool IsLimited(Rule rule) =>
        rule.Action.Hooks != HookSet.All || rule.Matches.Any(match => HooksOf(match) != HookSet.All);

    private static HookSet HooksOf(RuleMatch match) => match.Kind.Hooks & match.Match.UsableHooks;

    /// <summary>The hook points from which packets reach a rule of a chain.</summary>
    public static HookSet Reach(Table table, string chain, Rule rule)
    {
        Chain? own = table.Find(chain);
        if (own is null || Array.IndexOf(own.Rules, rule) >= LiveRules(own)) { return HookSet.None; }
        Dictionary<string, HookSet> reach = [];
        foreach (Chain from in table.Chains)
        {
            if (from.Hook is { } hook) { FindLoop(table, from, (HookSet)(1 << (int)hook), reach, []); }
        }
        return reach.GetValueOrDefault(chain);
    }

    /// <summary>How many rules of a chain packets can reach: up to the first that ends every packet's walk.</summary>
    public static int LiveRules(Chain chain)
    {
        for (int i = 0; i < chain.Rules.Length; i++)
        {
            Rule rule = chain.Rules[i];
            if (rule.Action.Kind is RuleActionKind.Accept or RuleActionKind.Drop or RuleActionKind.Return
                && rule.Matches.Count == 0 && rule.Header == RuleHeader.Any) { return i + 1; }
        }
        return chain.Rules.Length;
    }

    private static TableFault? FindLoop(Table table, Chain chain, HookSet hook, Dictionary<string, HookSet> reach, HashSet<string> open)
    {
        HookSet known = reach.GetValueOrDefault(chain.Name);
        if ((known & hook) != 0) { return null; }
        reach[chain.Name] = known | hook;
        open.Add(chain.Name);
        int live = LiveRules(chain);
        for (int i = 0; i < live; i++)
        {
            Rule rule = chain.Rules[i];
            if (!rule.Action.IsCall) { continue; }
            if (open.Contains(rule.Action.Name))
            {
                return new TableFault("Too many levels of symbolic links", $"chain '{rule.Action.Name}' calls itself through this rule", rule.Span);
            }
            if (FindLoop(table, table.Find(rule.Action.Name)!, hook, reach, open) is { } fault) { return fault; }
        }
        open.Remove(chain.Name);
        return null;
    }

    private static TableFault? FirstFault(Table table, Rule rule, HookSet hooks)
    {
        foreach (RuleMatch match in rule.Matches)
        {
            if (Fault(match.Kind.Name, match.Kind.Tables, HooksOf(match), match.Kind.NeedsProtocol, table, rule, hooks) is { } fault) { return fault; }
        }
        return rule.Action.TargetKind is not { } kind ? null
            : Fault(kind.Name, kind.Tables, kind.Hooks, kind.NeedsProtocol, table, rule, hooks);
    }

    private static TableFault? Fault(
        string name, TableSet tables, HookSet allowed, byte? protocol, Table table, Rule rule, HookSet hooks)
    {
        string? reason = (tables & (TableSet)(1 << (int)table.Kind)) == 0 ? $"{name} works in {Names(tables)} only, not in table {table.Name}"
            : (hooks & ~allowed) != 0 ? $"{name} works in {ChainNames(allowed)} only, this rule is reached from {ChainNames(hooks & ~allowed)}"
            : protocol is { } needed && (rule.Header.Protocol != needed || rule.Header.IsProtocolInverted)
                ? $"{name} needs -p {ProtocolNames.NameOf(needed)}"
            : null;
        return reason is null ? null : new TableFault("Invalid argument. Run `dmesg' for more information", reason, rule.Span);
    }

    private static string Names(TableSet tables) =>
        string.Join(", ", Enum.GetValues<TableKind>().Where(kind => (tables & (TableSet)(1 << (int)kind)) != 0).Select(TableKinds.NameOf));

    private static string ChainNames(HookSet hooks) =>
        string.Join(", ", Enum.GetValues<HookPoint>().Where(hook => (hooks & (HookSet)(1 << (int)hook)) != 0).Select(TableKinds.ChainName));
}
