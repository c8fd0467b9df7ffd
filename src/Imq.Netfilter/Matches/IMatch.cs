using Imq.Netfilter.Hooks;
using Imq.Netfilter.Syntax;
using Imq.Netfilter.Tables;
using Imq.Packets;
using Imq.Syntax;

namespace Imq.Netfilter.Matches;

/// <summary>One match of one rule, parsed: asks a question of a packet. Immutable but for counters that are its meaning (limit, statistic).</summary>
public interface IMatch
{
    /// <summary>Its name behind <c>-m</c>.</summary>
    string MatchName { get; }

    bool Matches(PacketBuffer packet, in HookState state);

    /// <summary>Prints its options as iptables-save does; <c>-m name</c> is already printed.</summary>
    void Print(CommandWriter to);

    /// <summary>Hook points that these options allow; the type's own are declared by <see cref="IMatch{TSelf}.Hooks"/>.</summary>
    HookSet UsableHooks => HookSet.All;

    /// <summary>Prints itself as <c>iptables -L</c> does behind the address columns, a space before each item.</summary>
    void List(ListWriter to);
}

/// <summary>What a match declares; instance members act.</summary>
public interface IMatch<TSelf> : IMatch where TSelf : IMatch<TSelf>
{
    static abstract string Name { get; }

    /// <summary>Its options; the command parser routes words by them.</summary>
    static abstract IReadOnlyList<OptionSpec> Options { get; }

    static virtual ExtensionFamilies Families => ExtensionFamilies.Both;

    static virtual TableSet Tables => TableSet.All;

    /// <summary>Hook points from which a packet may reach it; checked when the table is committed.</summary>
    static virtual HookSet Hooks => HookSet.All;

    /// <summary>The rule's protocol it needs (<c>-p tcp</c>); null: any.</summary>
    static virtual byte? NeedsProtocol => null;

    /// <exception cref="SyntaxException">An option is missing, malformed or contradicts another.</exception>
    static abstract TSelf Parse(OptionReader options);
}
