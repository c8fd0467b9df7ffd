using Imq.Netfilter.Tables;
using Imq.Syntax;

namespace Imq.Netfilter.Syntax;

/// <summary>The commands that carry or name a rule, and the lists.</summary>
internal sealed partial class CommandRunner
{
    /// <summary>The rule the last command brought; null where it brought none.</summary>
    public Rule? Added { get; private set; }

    private void RunWithRule(CommandRequest request)
    {
        RuleAction action = ActionOf(request.Rule);
        foreach (AddressTest source in request.Rule.Sources)
        {
            foreach (AddressTest destination in request.Rule.Destinations)
            {
                Rule rule = new(
                    request.Rule.Header with { Source = source, Destination = destination }, request.Rule.ParsedMatches, action)
                {
                    Counters = new RuleCounters(request.Counters.Packets, request.Counters.Bytes),
                    Span = request.Rule.Span,
                };
                if (request.Verbosity > 0) { new RuleLister(Family, io.Out, true, true, false, false).Echo(rule); }
                Apply(request, rule);
                Added = rule;
            }
        }
    }

    private void Apply(CommandRequest request, Rule rule)
    {
        Chain? chain = Table.Find(request.Chain!.Value.Text);
        int number = request.RuleNumber, at;
        switch (request.Commands)
        {
            case CommandKinds.Append:
                chain = chain ?? throw NoChain(request);
                Change(chain, [.. chain.Rules, rule]);
                break;
            case CommandKinds.Insert:
                chain = chain ?? throw NoChain(request);
                if (number > chain.Rules.Length + 1) { throw Refuse(request, "Index of insertion too big"); }
                Change(chain, [.. chain.Rules.AsSpan(0, number - 1), rule, .. chain.Rules.AsSpan(number - 1)]);
                break;
            case CommandKinds.Replace:
                chain = chain ?? throw NoChain(request);
                if (number > chain.Rules.Length) { throw Refuse(request, "Index of replacement too big"); }
                Change(chain, [.. chain.Rules.AsSpan(0, number - 1), rule, .. chain.Rules.AsSpan(number)]);
                break;
            case CommandKinds.Delete:
                at = IndexOf(chain, rule);
                if (at < 0) { throw NoRule(request); }
                Change(chain!, [.. chain!.Rules.AsSpan(0, at), .. chain.Rules.AsSpan(at + 1)]);
                break;
            default:
                if (IndexOf(chain, rule) < 0) { throw NoRule(request); }
                break;
        }
    }

    private void Change(Chain chain, Rule[] rules) => Table = Table.With(chain with { Rules = rules });

    private int IndexOf(Chain? chain, Rule rule)
    {
        if (chain is null) { return -1; }
        string key = RulePrinter.KeyOf(rule, Family);
        for (int i = 0; i < chain.Rules.Length; i++)
        {
            Rule each = chain.Rules[i];
            if (each.Header == rule.Header && each.Action.Kind == rule.Action.Kind && RulePrinter.KeyOf(each, Family) == key) { return i; }
        }
        return -1;
    }

    private SyntaxException NoRule(CommandRequest request) =>
        refuse.ByTables(request.Rule.Span, "Bad rule (does a matching rule exist in that chain?)", $"chain '{request.Chain}' has no such rule");

    /// <summary>What the rule's <c>-j</c> or <c>-g</c> means here: a chain of that name goes before a target.</summary>
    private RuleAction ActionOf(RuleRequest rule)
    {
        if (rule.JumpTo is not { } to) { return RuleAction.None; }
        if (Table.Find(to.Text) is { } chain)
        {
            if (chain.IsBuiltIn) { throw refuse.Invalid(to.Span, $"'{to}' is a built-in chain: only user chains can be called"); }
            if (rule.ParsedTarget is not null) { io.Error.Append($"Warning: using chain {to}, not extension\n"); }
            return new RuleAction(rule.IsGoto ? RuleActionKind.Goto : RuleActionKind.Jump, to.Text);
        }
        if (rule.IsGoto) { throw refuse.Usage(to.Span, $"goto '{to}' is not a chain", HintForTarget(to.Text)); }
        return RuleAction.StandardVerdict(to.Text) ?? rule.ParsedTarget
            ?? throw refuse.Usage(to.Span, $"Couldn't load target `{to}':No such file or directory\n", HintForTarget(to.Text));
    }

    private string? HintForTarget(string name) => name == "QUEUE" ? "no program can take packets from this router" : NearMiss.Hint(
        name,
        Table.Chains.Where(chain => !chain.IsBuiltIn).Select(chain => chain.Name).Concat(["ACCEPT", "DROP", "RETURN"])
            .Concat(BuiltInExtensions.Targets.Where(target => target.Knows(Family)).Select(target => target.Name)));

    private void DeleteNumber(CommandRequest request)
    {
        Chain chain = ChainOf(request);
        if (request.RuleNumber > chain.Rules.Length) { throw Refuse(request, "Index of deletion too big"); }
        Change(chain, [.. chain.Rules.AsSpan(0, request.RuleNumber - 1), .. chain.Rules.AsSpan(request.RuleNumber)]);
    }

    private void List(CommandRequest request)
    {
        RuleLister lister = new(
            Family, io.Out, request.Has(GivenOptions.Numeric), request.Verbosity > 0, request.Has(GivenOptions.Exact), request.Has(GivenOptions.LineNumbers));
        bool isFirst = true;
        foreach (Chain chain in ChainsOf(request))
        {
            if (!isFirst) { io.Out.Append('\n'); }
            isFirst = false;
            if (request.RuleNumber == 0) { lister.PrintHeader(chain, Table.ReferencesTo(chain.Name)); }
            for (int i = 0; i < chain.Rules.Length; i++)
            {
                if (request.RuleNumber == 0 || request.RuleNumber == i + 1) { lister.PrintRule(chain.Rules[i], i + 1); }
            }
        }
    }

    private void ListRules(CommandRequest request)
    {
        bool withCounters = request.Verbosity > 0;
        IReadOnlyList<Chain> chains = ChainsOf(request);
        if (request.RuleNumber == 0)
        {
            foreach (Chain chain in chains) { io.Out.Append(RulePrinter.PrintChain(chain, withCounters)).Append('\n'); }
        }
        foreach (Chain chain in chains)
        {
            for (int i = 0; i < chain.Rules.Length; i++)
            {
                if (request.RuleNumber != 0 && request.RuleNumber != i + 1) { continue; }
                io.Out.Append(RulePrinter.Print(chain.Rules[i], chain.Name, Family, withCounters)).Append('\n');
            }
        }
    }
}
