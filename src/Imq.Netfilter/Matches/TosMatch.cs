using Imq.Netfilter.Hooks;
using Imq.Netfilter.Syntax;
using Imq.Packets;
using Imq.Syntax;

namespace Imq.Netfilter.Matches;

/// <summary>Type of service or traffic class, all eight bits: <c>-m tos [!] --tos value[/mask]|name</c>.</summary>
/// <remarks>0..255 each; the packet's byte is masked, the value is not. Source: Linux xt_dscp.c (tos revision 1), libxt_tos.c.</remarks>
internal sealed class TosMatch(byte value, byte mask, bool isInverted) : IMatch<TosMatch>
{
    public static string Name => "tos";

    public static IReadOnlyList<OptionSpec> Options { get; } = [new("--tos", IsInvertible: true)];

    public string MatchName => Name;

    public static TosMatch Parse(OptionReader options)
    {
        OptionUse use = options.Required("--tos");
        (byte value, byte mask) = options.ReadTos(use);
        return new TosMatch(value, mask, use.IsInverted);
    }

    public bool Matches(PacketBuffer packet, in HookState state) =>
        ((TosText.ReadTypeOfService(packet, in state) & mask) == value) != isInverted;

    public void Print(CommandWriter to) => to.Option("--tos", $"0x{value:x2}/0x{mask:x2}", isInverted);

    public void List(ListWriter to)
    {
        string? name = to.IsNumeric ? null : TosText.NameOf(value, mask);
        to.Raw($" tos match{(isInverted ? "!" : "")}").Raw(name is null ? $"0x{value:x2}/0x{mask:x2}" : $" {name}");
    }
}
