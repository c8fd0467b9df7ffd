using Imq.Netfilter.Hooks;
using Imq.Netfilter.Syntax;
using Imq.Netfilter.Tables;
using Imq.Packets;
using Imq.Syntax;

namespace Imq.Netfilter.Targets;

/// <summary>The target of one rule, parsed: does something with a packet. ACCEPT, DROP, RETURN and jumps are the table's own.</summary>
public interface ITarget
{
    /// <summary>Its name behind <c>-j</c>.</summary>
    string TargetName { get; }

    RuleVerdict Apply(PacketBuffer packet, in HookState state);

    /// <summary>Prints its options as iptables-save does; <c>-j NAME</c> is already printed.</summary>
    void Print(CommandWriter to);

    /// <summary>Prints itself as <c>iptables -L</c> does at the line's end, a space before each item.</summary>
    void List(ListWriter to);
}

/// <summary>What a target declares; instance members act.</summary>
public interface ITarget<TSelf> : ITarget where TSelf : ITarget<TSelf>
{
    static abstract string Name { get; }

    static abstract IReadOnlyList<OptionSpec> Options { get; }

    static virtual ExtensionFamilies Families => ExtensionFamilies.Both;

    static virtual TableSet Tables => TableSet.All;

    static virtual HookSet Hooks => HookSet.All;

    static virtual byte? NeedsProtocol => null;

    /// <exception cref="SyntaxException">An option is missing, malformed or contradicts another.</exception>
    static abstract TSelf Parse(OptionReader options);
}
