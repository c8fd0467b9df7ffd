using Imq.Netfilter.Tables;
using Imq.Packets;
using Imq.Syntax;

namespace Imq.Netfilter.Syntax;

/// <summary>Does what a command line asks, on one version of a table, and hands back the next.</summary>
/// <param name="table">Grows with each command of a restore.</param>
internal sealed partial class CommandRunner(Table table, Refusal refuse, CommandIo io)
{
    private const string NoSuchName = "No chain/target/match by that name";

    public Table Table { get; private set; } = table;

    private IpFamily Family => Table.Family;

    /// <exception cref="SyntaxException">Refused; <see cref="Table"/> is what it was.</exception>
    public void Run(CommandRequest request)
    {
        Table before = Table;
        Added = null;
        try
        {
            RunCommand(request);
        }
        catch (SyntaxException)
        {
            Table = before;
            throw;
        }
    }

    /// <summary>Empties every chain, then removes the user chains: how a restore begins.</summary>
    public void Clear(bool isVerbose)
    {
        foreach (Chain chain in Table.Chains) { Say(isVerbose, "Flushing", chain); }
        foreach (Chain chain in Table.Chains) { Say(isVerbose && !chain.IsBuiltIn, "Deleting", chain); }
        Table = Table with
        {
            Chains = [.. Table.Chains.Where(chain => chain.IsBuiltIn).Select(chain => chain with { Rules = [], PolicyCounters = new RuleCounters() })],
        };
    }

    private void RunCommand(CommandRequest request)
    {
        CommandKinds command = request.Commands;
        bool isVerbose = request.Verbosity > 0;
        switch (command)
        {
            case CommandKinds.Append or CommandKinds.Insert or CommandKinds.Replace or CommandKinds.Delete or CommandKinds.Check:
                RunWithRule(request);
                return;
            case CommandKinds.DeleteNumber:
                DeleteNumber(request);
                return;
            case CommandKinds.Flush:
                EachChain(request, "Flushing", chain => chain with { Rules = [] });
                return;
            case CommandKinds.NewChain:
                if (Table.Find(request.Chain!.Value.Text) is not null) { throw Refuse(request, "Chain already exists"); }
                Table = Table.Add(new Chain(request.Chain.Value.Text));
                return;
            case CommandKinds.DeleteChain:
                DeleteChains(request, isVerbose);
                return;
            case CommandKinds.RenameChain:
                Rename(request);
                return;
            case CommandKinds.SetPolicy:
                SetPolicy(request);
                return;
        }
        if ((command & CommandKinds.List) != 0) { List(request); }
        if ((command & CommandKinds.ListRules) != 0) { ListRules(request); }
        if ((command & CommandKinds.Zero) != 0) { EachChain(request, "Zeroing", Zeroed); }
        if ((command & CommandKinds.ZeroNumber) != 0) { ZeroNumber(request); }
    }

    private void EachChain(CommandRequest request, string verb, Func<Chain, Chain> change)
    {
        foreach (Chain chain in ChainsOf(request))
        {
            Say(request.Verbosity > 0, verb, chain);
            Table = Table.With(change(chain));
        }
    }

    private static Chain Zeroed(Chain chain) => chain with
    {
        PolicyCounters = new RuleCounters(),
        Rules = [.. chain.Rules.Select(rule => rule with { Counters = new RuleCounters() })],
    };

    private void ZeroNumber(CommandRequest request)
    {
        Chain chain = ChainOf(request);
        if (request.RuleNumber > chain.Rules.Length) { throw Refuse(request, "Index of counter too big"); }
        Rule[] rules = [.. chain.Rules];
        rules[request.RuleNumber - 1] = rules[request.RuleNumber - 1] with { Counters = new RuleCounters() };
        Table = Table.With(chain with { Rules = rules });
    }

    private void DeleteChains(CommandRequest request, bool isVerbose)
    {
        SyntaxException? last = null;
        foreach (Chain chain in request.Chain is null ? Table.Chains.Where(chain => !chain.IsBuiltIn) : [ChainOf(request)])
        {
            Say(isVerbose, "Deleting", chain);
            string? reason = chain.IsBuiltIn ? "Invalid argument. Run `dmesg' for more information"
                : Table.ReferencesTo(chain.Name) > 0 ? "Too many links"
                : chain.Rules.Length > 0 ? "Directory not empty"
                : null;
            if (reason is null) { Table = Table.Remove(chain); } else { last = Refuse(request, reason, WhyNotDeleted(chain)); }
        }
        if (last is not null) { throw last; }
    }

    private string WhyNotDeleted(Chain chain) => chain.IsBuiltIn ? $"chain '{chain.Name}' is built in"
        : Table.ReferencesTo(chain.Name) > 0 ? $"chain '{chain.Name}' is still called by a rule"
        : $"chain '{chain.Name}' still has rules";

    private void Rename(CommandRequest request)
    {
        string name = request.NewName!.Value.Text;
        if (Table.Find(name) is not null || RuleAction.StandardVerdict(name) is not null || name == "QUEUE") { throw Refuse(request, "File exists"); }
        Chain chain = ChainOf(request);
        if (chain.IsBuiltIn) { throw Refuse(request, NoSuchName); }
        Table = Table.Rename(chain, name);
    }

    private void SetPolicy(CommandRequest request)
    {
        Chain? chain = Table.Find(request.Chain!.Value.Text);
        if (chain?.IsBuiltIn != true) { throw Refuse(request, "Bad built-in chain name"); }
        if (request.Policy!.Value.Text is not ("ACCEPT" or "DROP"))
        {
            throw refuse.ByTables(
                request.Policy.Value.Span, "Bad policy name. Run `dmesg' for more information", $"a policy is ACCEPT or DROP, not '{request.Policy}'");
        }
        Table = Table.With(chain with
        {
            DropsByPolicy = request.Policy.Value.Text == "DROP",
            PolicyCounters = new RuleCounters(request.Counters.Packets, request.Counters.Bytes),
        });
    }

    private void Say(bool really, string verb, Chain chain)
    {
        if (really) { io.Out.Append(verb).Append(" chain `").Append(chain.Name).Append("'\n"); }
    }

    private IReadOnlyList<Chain> ChainsOf(CommandRequest request) => request.Chain is null ? Table.Chains : [ChainOf(request)];

    private Chain ChainOf(CommandRequest request) => Table.Find(request.Chain!.Value.Text) ?? throw NoChain(request);

    private SyntaxException NoChain(CommandRequest request)
    {
        string name = request.Chain!.Value.Text;
        return refuse.ByTables(
            request.Chain.Value.Span, NoSuchName, $"table {Table.Name} has no chain '{name}'",
            NearMiss.Hint(name, Table.Chains.Select(chain => chain.Name)));
    }

    private SyntaxException Refuse(CommandRequest request, string text, string? message = null) => refuse.ByTables(request.Chain?.Span, text, message);
}
