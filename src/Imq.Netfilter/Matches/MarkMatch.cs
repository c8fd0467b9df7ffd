using Imq.Netfilter.Hooks;
using Imq.Netfilter.Syntax;
using Imq.Packets;
using Imq.Syntax;

namespace Imq.Netfilter.Matches;

/// <summary>The packet's mark: <c>-m mark [!] --mark value[/mask]</c>.</summary>
/// <remarks>
/// 32 bits each, mask all ones if absent; the packet's mark is masked, the value is not (<c>7/0</c> never matches).
/// Source: Linux xt_mark.c, libxt_mark.c.
/// </remarks>
internal sealed class MarkMatch(uint value, uint mask, bool isInverted) : IMatch<MarkMatch>
{
    public static string Name => "mark";

    public static IReadOnlyList<OptionSpec> Options { get; } = [new("--mark", IsInvertible: true)];

    public string MatchName => Name;

    public static MarkMatch Parse(OptionReader options)
    {
        OptionUse use = options.Required("--mark");
        (uint value, uint mask) = options.ValueAndMask(use);
        return new MarkMatch(value, mask, use.IsInverted);
    }

    public bool Matches(PacketBuffer packet, in HookState state) => ((packet.Mark & mask) == value) != isInverted;

    public void Print(CommandWriter to) => to.Option("--mark", Text, isInverted);

    public void List(ListWriter to) => to.Raw($" mark match{(isInverted ? " !" : "")} {Text}");

    private string Text => mask == uint.MaxValue ? $"0x{value:x}" : $"0x{value:x}/0x{mask:x}";
}
