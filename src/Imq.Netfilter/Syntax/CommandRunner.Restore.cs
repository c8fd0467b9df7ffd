using Imq.Netfilter.Tables;
using Imq.Syntax;

namespace Imq.Netfilter.Syntax;

/// <summary>The lines of iptables-save text that begin with a colon.</summary>
internal sealed partial class CommandRunner
{
    /// <summary>Makes the chain, or empties it where it is there and rules are kept.</summary>
    public void Declare(Word name, bool keepsRules)
    {
        Chain? chain = Table.Find(name.Text);
        if (chain?.IsBuiltIn == true) { return; }
        if (chain is not null && keepsRules)
        {
            Table = Table.With(chain with { Rules = [] });
            return;
        }
        if (chain is not null || RuleAction.StandardVerdict(name.Text) is not null || name.Text == "QUEUE")
        {
            throw refuse.Usage(name.Span, $"error creating chain '{name}':File exists");
        }
        Table = Table.Add(new Chain(name.Text));
    }

    public void SetPolicy(Word name, Word policy, ulong packets, ulong bytes)
    {
        Chain? chain = Table.Find(name.Text);
        string? reason = chain?.IsBuiltIn != true ? "Bad built-in chain name"
            : policy.Text is not ("ACCEPT" or "DROP") ? "Bad policy name"
            : null;
        if (reason is not null)
        {
            throw new SyntaxException(Diagnostic.Error(policy.Span, $"{reason}: '{policy}' on '{name}'") with
            {
                OriginalText = $"{refuse.Program} v{Refusal.Version}: Can't set policy `{policy}' on `{name}' line {refuse.RestoreLine}: {reason}",
            });
        }
        Table = Table.With(chain! with { DropsByPolicy = policy.Text == "DROP", PolicyCounters = new RuleCounters(packets, bytes) });
    }
}
