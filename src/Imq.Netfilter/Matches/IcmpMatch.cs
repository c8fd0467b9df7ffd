using Imq.Netfilter.Hooks;
using Imq.Netfilter.Syntax;
using Imq.Packets;
using Imq.Packets.Headers;
using Imq.Syntax;
using static Imq.Netfilter.Matches.IcmpTypeName;

namespace Imq.Netfilter.Matches;

/// <summary>ICMP type and code: <c>-p icmp -m icmp [!] --icmp-type name|type[/code]</c>.</summary>
/// <remarks>
/// 0..255 each, or a name (<see cref="Names"/>); <c>any</c> is type 255. Fragments behind the first never match; fewer than eight bytes
/// drop the packet. Source: Linux ip_tables.c, libipt_icmp.c; numbers: IANA icmp-parameters.
/// </remarks>
internal sealed class IcmpMatch(IcmpTypeTest test) : IMatch<IcmpMatch>
{
    private const byte Any = 255;

    public static IcmpTypeName[] Names { get; } =
    [
        new("any", Any),
        new("echo-reply", 0), new("pong", 0),
        new("destination-unreachable", 3),
        WithCode("network-unreachable", 3, 0), WithCode("host-unreachable", 3, 1), WithCode("protocol-unreachable", 3, 2),
        WithCode("port-unreachable", 3, 3), WithCode("fragmentation-needed", 3, 4), WithCode("source-route-failed", 3, 5),
        WithCode("network-unknown", 3, 6), WithCode("host-unknown", 3, 7), WithCode("network-prohibited", 3, 9), WithCode("host-prohibited", 3, 10),
        WithCode("TOS-network-unreachable", 3, 11), WithCode("TOS-host-unreachable", 3, 12), WithCode("communication-prohibited", 3, 13),
        WithCode("host-precedence-violation", 3, 14), WithCode("precedence-cutoff", 3, 15),
        new("source-quench", 4),
        new("redirect", 5),
        WithCode("network-redirect", 5, 0), WithCode("host-redirect", 5, 1), WithCode("TOS-network-redirect", 5, 2), WithCode("TOS-host-redirect", 5, 3),
        new("echo-request", 8), new("ping", 8),
        new("router-advertisement", 9), new("router-solicitation", 10),
        new("time-exceeded", 11), new("ttl-exceeded", 11),
        WithCode("ttl-zero-during-transit", 11, 0), WithCode("ttl-zero-during-reassembly", 11, 1),
        new("parameter-problem", 12), WithCode("ip-header-bad", 12, 0), WithCode("required-option-missing", 12, 1),
        new("timestamp-request", 13), new("timestamp-reply", 14), new("address-mask-request", 17), new("address-mask-reply", 18),
    ];

    public static string Name => "icmp";

    public static IReadOnlyList<OptionSpec> Options { get; } = [new("--icmp-type", IsInvertible: true)];

    public static ExtensionFamilies Families => ExtensionFamilies.V4;

    public static byte? NeedsProtocol => IpProtocol.Icmp;

    public string MatchName => Name;

    public static IcmpMatch Parse(OptionReader options) => new(IcmpTypeTest.Read(options, options.Required("--icmp-type"), Names, "ICMP"));

    public bool Matches(PacketBuffer packet, in HookState state)
    {
        if (packet.FragmentOffset != 0) { return false; }
        ReadOnlySpan<byte> header = packet.Transport;
        if (header.Length < IcmpHeader.Length)
        {
            state.RequestDrop();
            return false;
        }
        return test.Matches(header[0], header[1], isAny: test.Type == Any);
    }

    public void Print(CommandWriter to) => to.Option("--icmp-type", test.Type == Any ? "any" : test.ToString(), test.IsInverted);

    public void List(ListWriter to)
    {
        to.Raw(" icmp");
        test.List(to, Names);
    }
}
