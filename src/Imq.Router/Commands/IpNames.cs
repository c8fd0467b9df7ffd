using System.Globalization;
using Imq.Router.Routing;
using Imq.Syntax;

namespace Imq.Router.Commands;

/// <summary>Names of protocols, scopes, tables and route types.</summary>
/// <remarks>Source: /etc/iproute2/rt_protos, rt_scopes, rt_tables of iproute2 6.1.</remarks>
internal static class IpNames
{
    private static readonly (byte Number, string Name)[] Protocols =
    [
        (0, "unspec"), (1, "redirect"), (2, "kernel"), (3, "boot"), (4, "static"), (8, "gated"), (9, "ra"), (10, "mrt"), (11, "zebra"),
        (12, "bird"), (13, "dnrouted"), (14, "xorp"), (15, "ntk"), (16, "dhcp"), (18, "keepalived"), (42, "babel"), (186, "bgp"),
        (187, "isis"), (188, "ospf"), (189, "rip"), (192, "eigrp"),
    ];

    private static readonly (byte Number, string Name)[] Scopes = [(0, "global"), (200, "site"), (253, "link"), (254, "host"), (255, "nowhere")];

    private static readonly (byte Number, string Name)[] Tables = [(0, "unspec"), (253, "default"), (254, "main"), (255, "local")];

    private static readonly (RouteKind Kind, string Name)[] Kinds =
    [
        (RouteKind.Unicast, "unicast"), (RouteKind.Local, "local"), (RouteKind.Broadcast, "broadcast"), (RouteKind.Anycast, "anycast"),
        (RouteKind.Multicast, "multicast"), (RouteKind.Blackhole, "blackhole"), (RouteKind.Unreachable, "unreachable"),
        (RouteKind.Prohibit, "prohibit"),
    ];

    public static string Protocol(byte number, bool numeric) => Name(Protocols, number, numeric);

    public static string Scope(RouteScope scope, bool numeric) => Name(Scopes, (byte)scope, numeric);

    public static string Table(RouteTableId table, bool numeric) => Name(Tables, (byte)table, numeric);

    public static string Kind(RouteKind kind, bool numeric) =>
        numeric ? Number((byte)kind) : Array.Find(Kinds, k => k.Kind == kind).Name ?? Number((byte)kind);

    public static bool TryProtocol(string text, out byte number) => TryNumber(Protocols, text, out number);

    public static bool TryScope(string text, out RouteScope scope)
    {
        bool found = TryNumber(Scopes, text, out byte number);
        scope = (RouteScope)number;
        return found;
    }

    /// <param name="number">Any table number: whether the router has such a table is the caller's question.</param>
    public static bool TryTable(string text, out uint number)
    {
        if (TryNumber(Tables, text, out byte known))
        {
            number = known;
            return true;
        }
        bool parsed = Integers.TryParse(text, out UInt128 value) && value <= uint.MaxValue;
        number = parsed ? (uint)value : 0;
        return parsed;
    }

    public static bool TryKind(string text, out RouteKind kind)
    {
        (RouteKind Kind, string Name) found = Array.Find(Kinds, k => k.Name == text);
        kind = found.Kind;
        return found.Name is not null;
    }

    private static string Name((byte Number, string Name)[] names, byte number, bool numeric) =>
        numeric ? Number(number) : Array.Find(names, n => n.Number == number).Name ?? Number(number);

    private static bool TryNumber((byte Number, string Name)[] names, string text, out byte number)
    {
        (byte Number, string Name) found = Array.Find(names, n => n.Name == text);
        number = found.Number;
        if (found.Name is not null) { return true; }
        bool parsed = Integers.TryParse(text, out UInt128 value) && value <= byte.MaxValue;
        number = parsed ? (byte)value : (byte)0;
        return parsed;
    }

    private static string Number(byte number) => number.ToString(CultureInfo.InvariantCulture);
}
