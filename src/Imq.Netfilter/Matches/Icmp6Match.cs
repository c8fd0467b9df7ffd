using Imq.Netfilter.Hooks;
using Imq.Netfilter.Syntax;
using Imq.Packets;
using Imq.Packets.Headers;
using Imq.Syntax;
using static Imq.Netfilter.Matches.IcmpTypeName;

namespace Imq.Netfilter.Matches;

/// <summary>ICMPv6 type and code: <c>-p icmpv6 -m icmp6 [!] --icmpv6-type name|type[/code]</c>.</summary>
/// <remarks>
/// 0..255 each, or a name (<see cref="Names"/>). Fragments behind the first never match; fewer than eight bytes drop the packet.
/// Source: Linux ip6_tables.c, libip6t_icmp6.c; numbers: IANA icmpv6-parameters.
/// </remarks>
internal sealed class Icmp6Match(IcmpTypeTest test) : IMatch<Icmp6Match>
{
    public static IcmpTypeName[] Names { get; } =
    [
        new("destination-unreachable", 1),
        WithCode("no-route", 1, 0), WithCode("communication-prohibited", 1, 1), WithCode("beyond-scope", 1, 2), WithCode("address-unreachable", 1, 3),
        WithCode("port-unreachable", 1, 4), WithCode("failed-policy", 1, 5), WithCode("reject-route", 1, 6),
        new("packet-too-big", 2),
        new("time-exceeded", 3), new("ttl-exceeded", 3),
        WithCode("ttl-zero-during-transit", 3, 0), WithCode("ttl-zero-during-reassembly", 3, 1),
        new("parameter-problem", 4), WithCode("bad-header", 4, 0), WithCode("unknown-header-type", 4, 1), WithCode("unknown-option", 4, 2),
        new("echo-request", 128), new("ping", 128), new("echo-reply", 129), new("pong", 129),
        new("router-solicitation", 133), new("router-advertisement", 134),
        new("neighbour-solicitation", 135), new("neighbor-solicitation", 135),
        new("neighbour-advertisement", 136), new("neighbor-advertisement", 136),
        new("redirect", 137),
    ];

    public static string Name => "icmp6";

    public static IReadOnlyList<OptionSpec> Options { get; } = [new("--icmpv6-type", IsInvertible: true)];

    public static ExtensionFamilies Families => ExtensionFamilies.V6;

    public static byte? NeedsProtocol => IpProtocol.Icmpv6;

    public string MatchName => Name;

    public static Icmp6Match Parse(OptionReader options) => new(IcmpTypeTest.Read(options, options.Required("--icmpv6-type"), Names, "ICMPv6"));

    public bool Matches(PacketBuffer packet, in HookState state)
    {
        if (packet.FragmentOffset != 0) { return false; }
        ReadOnlySpan<byte> header = packet.Transport;
        if (header.Length < Icmpv6Header.Length)
        {
            state.RequestDrop();
            return false;
        }
        return test.Matches(header[0], header[1], isAny: false);
    }

    public void Print(CommandWriter to) => to.Option("--icmpv6-type", test.ToString(), test.IsInverted);

    public void List(ListWriter to)
    {
        to.Raw(" ipv6-icmp");
        test.List(to, Names);
    }
}
