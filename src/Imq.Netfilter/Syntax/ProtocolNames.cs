using System.Globalization;
using Imq.Syntax;

namespace Imq.Netfilter.Syntax;

/// <summary>IP protocols by name and number.</summary>
/// <remarks>The names of /etc/protocols (IANA protocol-numbers) and iptables' own few, which <c>-n</c> leaves as names where it names at all.</remarks>
internal static class ProtocolNames
{
    private static readonly Dictionary<byte, string> _own = Named(
    [
        (0, "all"), (1, "icmp"), (6, "tcp"), (17, "udp"), (50, "esp"), (51, "ah"), (58, "ipv6-icmp"), (132, "sctp"),
        (135, "mobility-header"), (136, "udplite"),
    ]);

    private static readonly Dictionary<byte, string> _system = Named(
    [
        (0, "ip"), (2, "igmp"), (3, "ggp"), (4, "ipencap"), (5, "st"), (8, "egp"), (9, "igp"), (12, "pup"), (20, "hmp"),
        (22, "xns-idp"), (27, "rdp"), (29, "iso-tp4"), (33, "dccp"), (36, "xtp"), (37, "ddp"), (38, "idpr-cmtp"), (41, "ipv6"),
        (43, "ipv6-route"), (44, "ipv6-frag"), (45, "idrp"), (46, "rsvp"), (47, "gre"), (57, "skip"), (59, "ipv6-nonxt"),
        (60, "ipv6-opts"), (73, "rspf"), (81, "vmtp"), (88, "eigrp"), (89, "ospf"), (93, "ax.25"), (94, "ipip"), (97, "etherip"),
        (98, "encap"), (103, "pim"), (108, "ipcomp"), (112, "vrrp"), (115, "l2tp"), (124, "isis"), (133, "fc"),
        (137, "mpls-in-ip"), (138, "manet"), (139, "hip"), (140, "shim6"), (141, "wesp"), (142, "rohc"), (143, "ethernet"),
    ]);

    private static readonly (byte Protocol, string Name)[] _aliases = [(58, "icmpv6"), (135, "ipv6-mh"), (135, "mh"), (0, "hopopt")];

    public static IEnumerable<string> All => _own.Values.Concat(_system.Values).Concat(_aliases.Select(alias => alias.Name));

    /// <param name="text">A name in lower case, or a number 0..255 in decimal, hexadecimal or octal.</param>
    public static bool TryParse(string text, out byte protocol)
    {
        protocol = 0;
        if (Integers.TryParse(text, out UInt128 number))
        {
            protocol = unchecked((byte)number);
            return number <= byte.MaxValue;
        }
        foreach ((byte value, string name) in _aliases.Concat(_own.Concat(_system).Select(pair => (pair.Key, pair.Value))))
        {
            if (name == text)
            {
                protocol = value;
                return true;
            }
        }
        return false;
    }

    /// <summary>As iptables-save prints it.</summary>
    public static string NameOf(byte protocol) =>
        _own.TryGetValue(protocol, out string? name) || _system.TryGetValue(protocol, out name) ? name : Number(protocol);

    /// <summary>Iptables' own name, or the number: what the echo of <c>-v</c> prints.</summary>
    public static string OwnNameOf(byte protocol) => _own.TryGetValue(protocol, out string? name) ? name : Number(protocol);

    public static string Number(byte protocol) => protocol.ToString(CultureInfo.InvariantCulture);

    private static Dictionary<byte, string> Named((byte Protocol, string Name)[] pairs) => pairs.ToDictionary(pair => pair.Protocol, pair => pair.Name);
}
