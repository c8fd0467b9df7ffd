using Imq.Netfilter.Hooks;
using Imq.Netfilter.Syntax;
using Imq.Packets;
using Imq.Packets.Addresses;
using Imq.Syntax;

namespace Imq.Netfilter.Matches;

/// <summary>Addresses between two: <c>-m iprange [!] --src-range from[-to] [!] --dst-range from[-to]</c>.</summary>
/// <remarks>
/// Both ends inside; a reversed range is accepted with the original's warning and never matches. IPv4 addresses as inet_aton's:
/// parts by strtoul, missing ones 0. Source: Linux xt_iprange.c, libxt_iprange.c.
/// </remarks>
internal sealed class IpRangeMatch(InclusiveRange<UInt128>? source, InclusiveRange<UInt128>? destination, IpFamily family) : IMatch<IpRangeMatch>
{
    public static string Name => "iprange";

    public static IReadOnlyList<OptionSpec> Options { get; } = [new("--src-range", IsInvertible: true), new("--dst-range", IsInvertible: true)];

    public string MatchName => Name;

    public static IpRangeMatch Parse(OptionReader options)
    {
        InclusiveRange<UInt128>? source = Read(options, "--src-range"), destination = Read(options, "--dst-range");
        return source is null && destination is null
            ? throw options.Fail(null, "iprange match: You must specify `--src-range' or `--dst-range'")
            : new IpRangeMatch(source, destination, options.Family);
    }

    public bool Matches(PacketBuffer packet, in HookState state)
    {
        ReadOnlySpan<byte> header = packet.Network;
        return family == IpFamily.V4
            ? (source?.Matches(Ipv4Address.Read(header[12..]).Value) ?? true) && (destination?.Matches(Ipv4Address.Read(header[16..]).Value) ?? true)
            : (source?.Matches(Ipv6Address.Read(header[8..]).Value) ?? true) && (destination?.Matches(Ipv6Address.Read(header[24..]).Value) ?? true);
    }

    public void Print(CommandWriter to)
    {
        if (source is { } from) { to.Option("--src-range", TextOf(from), from.IsInverted); }
        if (destination is { } at) { to.Option("--dst-range", TextOf(at), at.IsInverted); }
    }

    public void List(ListWriter to)
    {
        if (source is { } from) { to.Raw($" source IP range{(from.IsInverted ? " !" : "")} {TextOf(from)}"); }
        if (destination is { } at) { to.Raw($" destination IP range{(at.IsInverted ? " !" : "")} {TextOf(at)}"); }
    }

    private string TextOf(InclusiveRange<UInt128> range) => $"{TextOf(range.Min)}-{TextOf(range.Max)}";

    private string TextOf(UInt128 address) =>
        family == IpFamily.V4 ? new Ipv4Address((uint)address).ToString() : Ipv6Address.From(address).ToString();

    private static InclusiveRange<UInt128>? Read(OptionReader options, string option)
    {
        if (options.Find(option) is not { } use) { return null; }
        string[] ends = use.Argument.Text.Split('-', 2);
        UInt128 min = ReadAddress(options, use, ends[0]), max = ends.Length == 1 ? min : ReadAddress(options, use, ends[1]);
        if (min > max)
        {
            options.Io?.Error.Append($"xt_iprange: range {use.Argument.Text} is reversed and will never match\n");
        }
        return new InclusiveRange<UInt128>(min, max, use.IsInverted);
    }

    private static UInt128 ReadAddress(OptionReader options, OptionUse use, string text) =>
        options.Family == IpFamily.V4
            ? TryReadV4(text, out uint address) ? address : throw Bad(options, use, text)
            : Ipv6Address.TryParse(text, null, out Ipv6Address parsed) ? parsed.Value : throw Bad(options, use, text);

    private static SyntaxException Bad(OptionReader options, OptionUse use, string text) =>
        options.Fail(use, $"iprange: Bad value for \"{use.Spec.Name}\" option: \"{text}\"");

    private static bool TryReadV4(string text, out uint address)
    {
        address = 0;
        string[] parts = text.Split('.');
        if (parts.Length > 4) { return false; }
        for (int i = 0; i < parts.Length; i++)
        {
            ReadOnlySpan<char> left = parts[i];
            if (!LeadingNumber.TryRead(ref left, byte.MaxValue, out ulong number) || !left.IsEmpty) { return false; }
            address |= (uint)number << (24 - (8 * i));
        }
        return true;
    }
}
