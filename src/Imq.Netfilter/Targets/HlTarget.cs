using Imq.Netfilter.Hooks;
using Imq.Netfilter.Syntax;
using Imq.Netfilter.Tables;
using Imq.Packets;
using Imq.Packets.Headers;
using Imq.Syntax;

namespace Imq.Netfilter.Targets;

/// <summary>Writes the hop limit: <c>-j HL --hl-set N | --hl-dec N | --hl-inc N</c>, IPv6, mangle only.</summary>
/// <remarks>Set 0..255, steps 1..255; a sum stops at 0 and 255. Rules after it still run. Source: Linux xt_HL.c, libip6t_HL.c.</remarks>
internal sealed class HlTarget(HopChange change) : ITarget<HlTarget>
{
    public static string Name => "HL";

    public static IReadOnlyList<OptionSpec> Options { get; } = HopChange.OptionsFor("hl");

    public static ExtensionFamilies Families => ExtensionFamilies.V6;

    public static TableSet Tables => TableSet.Mangle;

    public string TargetName => Name;

    public static HlTarget Parse(OptionReader options) => new(HopChange.Read(options, "hl"));

    public RuleVerdict Apply(PacketBuffer packet, in HookState state)
    {
        if (Ipv6Header.TryRead(packet.Network, out Ipv6Header header)) { header.RewriteHopLimit(change.Apply(header.HopLimit)); }
        return RuleVerdict.Continue;
    }

    public void Print(CommandWriter to) => change.Print(to, "hl");

    public void List(ListWriter to) => change.List(to, "HL");
}
