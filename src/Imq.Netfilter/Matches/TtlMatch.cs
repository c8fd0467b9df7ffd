using Imq.Netfilter.Hooks;
using Imq.Netfilter.Syntax;
using Imq.Packets;
using Imq.Syntax;

namespace Imq.Netfilter.Matches;

/// <summary>Time to live: <c>-m ttl [!] --ttl-eq N | --ttl-lt N | --ttl-gt N</c>, IPv4.</summary>
/// <remarks>0..255. Source: Linux xt_hl.c, libipt_ttl.c.</remarks>
internal sealed class TtlMatch(HopTest test) : IMatch<TtlMatch>
{
    public static string Name => "ttl";

    public static IReadOnlyList<OptionSpec> Options { get; } = HopTest.OptionsFor("ttl");

    public static ExtensionFamilies Families => ExtensionFamilies.V4;

    public string MatchName => Name;

    public static TtlMatch Parse(OptionReader options) =>
        new(HopTest.Read(options, "TTL match: You must specify one of `--ttl-eq', `--ttl-lt', `--ttl-gt"));

    public bool Matches(PacketBuffer packet, in HookState state) => test.Matches(packet.Network[8]);

    public void Print(CommandWriter to) => test.Print(to, "ttl");

    public void List(ListWriter to) => test.List(to, "TTL");
}
