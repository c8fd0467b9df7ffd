using System.Globalization;
using System.Text;
using Imq.Netfilter.Tables;
using Imq.Packets;

namespace Imq.Netfilter.Syntax;

/// <summary>Prints chains and rules as <c>-L</c> does, in columns.</summary>
/// <remarks>Source: iptables 1.8.9, observed. Widths count bytes.</remarks>
internal sealed class RuleLister(IpFamily family, StringBuilder to, bool isNumeric, bool isVerbose, bool isExact, bool hasLineNumbers)
{
    public void PrintHeader(Chain chain, int references)
    {
        to.Append("Chain ").Append(chain.Name);
        if (chain.IsBuiltIn)
        {
            to.Append(" (policy ").Append(RulePrinter.PolicyOf(chain));
            if (isVerbose)
            {
                to.Append(' ').Append(Count(chain.PolicyCounters.Packets).TrimStart()).Append(" packets, ")
                    .Append(Count(chain.PolicyCounters.Bytes).TrimStart()).Append(" bytes");
            }
            to.Append(")\n");
        }
        else
        {
            to.Append(CultureInfo.InvariantCulture, $" ({references} references)\n");
        }
        if (hasLineNumbers) { to.Append("num  "); }
        if (isVerbose) { to.Append(isExact ? "    pkts      bytes " : " pkts bytes "); }
        to.Append("target     prot opt");
        if (isVerbose) { to.Append(" in     out   "); }
        to.Append(isVerbose ? "  source               destination         \n" : " source               destination         \n");
    }

    public void PrintRule(Rule rule, int number)
    {
        RuleHeader header = rule.Header;
        if (hasLineNumbers) { Column(number.ToString(CultureInfo.InvariantCulture), 4).Append(' '); }
        if (isVerbose)
        {
            to.Append(isExact ? $"{rule.Counters.Packets,8} " : Count(rule.Counters.Packets) + ' ');
            to.Append(isExact ? $"{rule.Counters.Bytes,8} " : Count(rule.Counters.Bytes) + ' ');
        }
        Column(rule.Action.Target?.TargetName ?? rule.Action.Name, 9).Append(' ').Append(header.IsProtocolInverted ? '!' : ' ');
        Column(Protocol(header.Protocol), 4).Append(' ').Append(Fragment(header)).Append(' ');
        if (isVerbose)
        {
            to.Append(' ');
            Column(Interface(header.In, "any"), 6).Append(' ');
            Column(Interface(header.Out, "any"), 6).Append(' ');
        }
        to.Append(header.Source.IsInverted ? '!' : ' ');
        Column(AddressSyntax.List(header.Source, family, isNumeric), 19).Append(' ').Append(header.Destination.IsInverted ? '!' : ' ');
        Column(AddressSyntax.List(header.Destination, family, isNumeric), 19).Append(' ');
        PrintExtensions(rule, isNumeric);
        to.Append('\n');
    }

    /// <summary>One line without columns: what <c>-v</c> echoes of a rule that a command adds, deletes or finds.</summary>
    public void Echo(Rule rule)
    {
        RuleHeader header = rule.Header;
        to.Append(rule.Action.Target?.TargetName ?? rule.Action.Name).Append(' ').Append(header.IsProtocolInverted ? '!' : ' ')
            .Append(ProtocolNames.OwnNameOf(header.Protocol)).Append(" opt ").Append(Fragment(header))
            .Append(" in ").Append(Interface(header.In, "*")).Append(" out ").Append(Interface(header.Out, "*"))
            .Append(' ').Append(header.Source.IsInverted ? '!' : ' ').Append(AddressSyntax.List(header.Source, family, isNumeric: true))
            .Append(' ').Append(header.Destination.IsInverted ? '!' : ' ').Append("-> ")
            .Append(AddressSyntax.List(header.Destination, family, isNumeric: true)).Append("  ");
        PrintExtensions(rule, numeric: true);
        to.Append('\n');
    }

    private void PrintExtensions(Rule rule, bool numeric)
    {
        if (rule.Action.Kind == RuleActionKind.Goto) { to.Append("[goto] "); }
        ListWriter writer = new(numeric);
        foreach (RuleMatch match in rule.Matches) { match.Match.List(writer); }
        rule.Action.Target?.List(writer);
        to.Append(writer);
    }

    private string Protocol(byte protocol) =>
        isNumeric ? ProtocolNames.Number(protocol) : ProtocolNames.NameOf(protocol);

    private static string Fragment(RuleHeader header) =>
        (header.IsFragmentInverted ? "!" : "-") + (header.WantsFragment ? "f" : "-");

    private string Interface(InterfacePattern? pattern, string any) =>
        pattern is null ? isNumeric ? "*" : any : (pattern.IsInverted ? "!" : "") + pattern.Text;

    /// <summary>Five columns: above 99999 rounded to thousands, above 9999K to millions, and so on.</summary>
    private string Count(ulong number)
    {
        if (isExact || number <= 99999) { return isExact ? RulePrinter.Number(number) : $"{number,5}"; }
        foreach (char unit in "KMG")
        {
            number = (number + 500) / 1000;
            if (number <= 9999) { return $"{number,4}{unit}"; }
        }
        return $"{(number + 500) / 1000,4}T";
    }

    private StringBuilder Column(string text, int width) =>
        to.Append(text).Append(' ', Math.Max(0, width - Encoding.UTF8.GetByteCount(text)));
}
