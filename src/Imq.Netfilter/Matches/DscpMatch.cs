using Imq.Netfilter.Hooks;
using Imq.Netfilter.Syntax;
using Imq.Packets;
using Imq.Syntax;

namespace Imq.Netfilter.Matches;

/// <summary>The six bits of the code point: <c>-m dscp [!] --dscp value | [!] --dscp-class EF|BE|AFxx|CSx</c>.</summary>
/// <remarks>0..63. Source: Linux xt_dscp.c, libxt_dscp.c.</remarks>
internal sealed class DscpMatch(byte value, bool isInverted) : IMatch<DscpMatch>
{
    private const byte Max = 63;

    public static string Name => "dscp";

    public static IReadOnlyList<OptionSpec> Options { get; } = [new("--dscp", IsInvertible: true), new("--dscp-class", IsInvertible: true)];

    public string MatchName => Name;

    public static DscpMatch Parse(OptionReader options)
    {
        if (options.Uses.Count == 0) { throw options.Fail(null, "DSCP match: Parameter --dscp is required"); }
        OptionUse use = options.Uses[^1];
        byte value = use.Spec.Name == "--dscp" ? options.Number<byte>(use, 0, Max) : options.ReadDscpClass(use);
        options.Exclude("--dscp", "--dscp-class");
        return new DscpMatch(value, use.IsInverted);
    }

    public bool Matches(PacketBuffer packet, in HookState state) =>
        (TosText.ReadTypeOfService(packet, in state) >> 2 == value) != isInverted;

    public void Print(CommandWriter to) => to.Option("--dscp", $"0x{value:x2}", isInverted);

    public void List(ListWriter to) => to.Raw($" DSCP match {(isInverted ? "!" : "")}0x{value:x2}");
}
