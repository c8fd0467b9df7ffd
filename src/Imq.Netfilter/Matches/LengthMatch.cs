using Imq.Netfilter.Hooks;
using Imq.Netfilter.Syntax;
using Imq.Packets;
using Imq.Syntax;

namespace Imq.Netfilter.Matches;

/// <summary>Length of the IP datagram: <c>-m length [!] --length min[:max]</c>.</summary>
/// <remarks>
/// Bytes, IP header included, 0..65535; an open side means the limit. A super-packet has the length it has, not its segments'.
/// Source: Linux xt_length.c, libxt_length.c.
/// </remarks>
internal sealed class LengthMatch(InclusiveRange<ushort> length) : IMatch<LengthMatch>
{
    public static string Name => "length";

    public static IReadOnlyList<OptionSpec> Options { get; } = [new("--length", IsInvertible: true)];

    public string MatchName => Name;

    public static LengthMatch Parse(OptionReader options) => new(options.RequiredRange<ushort>("--length"));

    public bool Matches(PacketBuffer packet, in HookState state) =>
        (packet.Length >= length.Min && packet.Length <= length.Max) != length.IsInverted;

    public void Print(CommandWriter to) => to.Option("--length", length.ToString(), length.IsInverted);

    public void List(ListWriter to) => to.Raw($" length {(length.IsInverted ? "!" : "")}{length}");
}
