using System.Globalization;
using Imq.Netfilter.Tables;
using Imq.Packets;
using Imq.Syntax;

namespace Imq.Netfilter.Syntax;

/// <summary>Prints rules and chains back as commands: <c>-S</c> and iptables-save.</summary>
/// <remarks>Source: iptables 1.8.9, observed.</remarks>
internal static class RulePrinter
{
    /// <summary><c>-A CHAIN …</c>.</summary>
    /// <param name="withCounters"><c>-c packets bytes</c> before the target (<c>-S -v</c>).</param>
    public static string Print(Rule rule, string chain, IpFamily family, bool withCounters = false)
    {
        CommandWriter to = new();
        to.Word("-A").Word(chain);
        PrintHeader(rule.Header, family, to);
        foreach (RuleMatch match in rule.Matches)
        {
            to.Option("-m", match.Match.MatchName);
            match.Match.Print(to);
        }
        if (withCounters) { to.Word("-c").Word(Number(rule.Counters.Packets)).Word(Number(rule.Counters.Bytes)); }
        if (rule.Action.Kind != RuleActionKind.None)
        {
            to.Option(rule.Action.Kind == RuleActionKind.Goto ? "-g" : "-j", rule.Action.Target?.TargetName ?? rule.Action.Name);
            rule.Action.Target?.Print(to);
        }
        return to.ToString();
    }

    /// <summary><c>-P CHAIN POLICY</c> or <c>-N CHAIN</c>.</summary>
    public static string PrintChain(Chain chain, bool withCounters) => !chain.IsBuiltIn ? $"-N {chain.Name}"
        : $"-P {chain.Name} {PolicyOf(chain)}"
            + (withCounters ? $" -c {Number(chain.PolicyCounters.Packets)} {Number(chain.PolicyCounters.Bytes)}" : "");

    public static string PolicyOf(Chain chain) => chain.DropsByPolicy ? "DROP" : "ACCEPT";

    public static string Number(ulong value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>What rules are compared by: all they say, without their chain and counters.</summary>
    public static string KeyOf(Rule rule, IpFamily family) => Print(rule, "", family);

    private static void PrintHeader(RuleHeader header, IpFamily family, CommandWriter to)
    {
        if (!header.Source.IsAny) { to.Option("-s", AddressSyntax.Print(header.Source, family), header.Source.IsInverted); }
        if (!header.Destination.IsAny) { to.Option("-d", AddressSyntax.Print(header.Destination, family), header.Destination.IsInverted); }
        PrintInterface("-i", header.In, to);
        PrintInterface("-o", header.Out, to);
        if (header.Protocol != 0) { to.Option("-p", ProtocolNames.NameOf(header.Protocol), header.IsProtocolInverted); }
        if (header.WantsFragment) { to.Not(header.IsFragmentInverted).Word("-f"); }
    }

    /// <summary>A pattern that takes every name (<c>+</c>, also inverted) is left out, as the original does.</summary>
    private static void PrintInterface(string option, InterfacePattern? pattern, CommandWriter to)
    {
        if (pattern is not null && pattern.Text != "+") { to.Option(option, pattern.Text, pattern.IsInverted); }
    }
}
