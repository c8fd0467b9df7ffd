using Imq.Netfilter.Hooks;
using Imq.Netfilter.Syntax;
using Imq.Packets;
using Imq.Syntax;

namespace Imq.Netfilter.Matches;

/// <summary>Hop limit: <c>-m hl [!] --hl-eq N | --hl-lt N | --hl-gt N</c>, IPv6.</summary>
/// <remarks>0..255. Source: Linux xt_hl.c, libip6t_hl.c.</remarks>
internal sealed class HlMatch(HopTest test) : IMatch<HlMatch>
{
    public static string Name => "hl";

    public static IReadOnlyList<OptionSpec> Options { get; } = HopTest.OptionsFor("hl");

    public static ExtensionFamilies Families => ExtensionFamilies.V6;

    public string MatchName => Name;

    public static HlMatch Parse(OptionReader options) =>
        new(HopTest.Read(options, "HL match: You must specify one of `--hl-eq', `--hl-lt', `--hl-gt'"));

    public bool Matches(PacketBuffer packet, in HookState state) => test.Matches(packet.Network[7]);

    public void Print(CommandWriter to) => test.Print(to, "hl");

    public void List(ListWriter to) => test.List(to, "HL");
}
