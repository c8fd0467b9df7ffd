using Imq.Netfilter.Hooks;
using Imq.Netfilter.Syntax;
using Imq.Netfilter.Tables;
using Imq.Packets;
using Imq.Packets.Headers;
using Imq.Syntax;

namespace Imq.Netfilter.Targets;

/// <summary>Writes the time to live: <c>-j TTL --ttl-set N | --ttl-dec N | --ttl-inc N</c>, IPv4, mangle only.</summary>
/// <remarks>Set 0..255, steps 1..255; a sum stops at 0 and 255. The checksum stays true. Rules after it still run. Source: Linux xt_HL.c, libipt_TTL.c.</remarks>
internal sealed class TtlTarget(HopChange change) : ITarget<TtlTarget>
{
    public static string Name => "TTL";

    public static IReadOnlyList<OptionSpec> Options { get; } = HopChange.OptionsFor("ttl");

    public static ExtensionFamilies Families => ExtensionFamilies.V4;

    public static TableSet Tables => TableSet.Mangle;

    public string TargetName => Name;

    public static TtlTarget Parse(OptionReader options) => new(HopChange.Read(options, "ttl"));

    public RuleVerdict Apply(PacketBuffer packet, in HookState state)
    {
        if (Ipv4Header.TryRead(packet.Network, out Ipv4Header header)) { header.RewriteTimeToLive(change.Apply(header.TimeToLive)); }
        return RuleVerdict.Continue;
    }

    public void Print(CommandWriter to) => change.Print(to, "ttl");

    public void List(ListWriter to) => change.List(to, "TTL");
}
