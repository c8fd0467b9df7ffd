using Imq.Netfilter.Hooks;
using Imq.Netfilter.Syntax;
using Imq.Packets;
using Imq.Packets.Addresses;
using Imq.Syntax;

namespace Imq.Netfilter.Matches;

/// <summary>
/// Kind of address as routing sees it: <c>-m addrtype [!] --src-type T,… [!] --dst-type T,… [--limit-iface-in|--limit-iface-out]</c>.
/// </summary>
/// <remarks>
/// Types by name or the front of one, any case. An IPv4 address is of any of them; an IPv6 address must be unicast, multicast and
/// unspecified where those are named, and local, anycast or unreachable where one of these is. IPv6 has no broadcast, blackhole and beyond.
/// The limits ask of the packet's own port and rule out hook points that have none. Source: Linux xt_addrtype.c, libxt_addrtype.c (revision 1).
/// </remarks>
internal sealed class AddrTypeMatch(AddressTypeTest source, AddressTypeTest destination, bool limitsIn, bool limitsOut) : IMatch<AddrTypeMatch>
{
    public static string Name => "addrtype";

    public static IReadOnlyList<OptionSpec> Options { get; } =
    [
        new("--src-type", IsInvertible: true), new("--dst-type", IsInvertible: true),
        new("--limit-iface-in", ArgumentCount: 0), new("--limit-iface-out", ArgumentCount: 0),
    ];

    public string MatchName => Name;

    public HookSet UsableHooks => limitsIn ? HookSet.All & ~(HookSet.LocalOut | HookSet.PostRouting)
        : limitsOut ? HookSet.All & ~(HookSet.PreRouting | HookSet.LocalIn)
        : HookSet.All;

    public static AddrTypeMatch Parse(OptionReader options)
    {
        AddressTypeTest source = AddressTypeTest.Read(options, "--src-type"), destination = AddressTypeTest.Read(options, "--dst-type");
        if (source.IsNone && destination.IsNone) { throw options.Fail(null, "addrtype: you must specify --src-type or --dst-type"); }
        options.Exclude("--limit-iface-in", "--limit-iface-out");
        source.RefuseUnsupported(options, "--src-type");
        destination.RefuseUnsupported(options, "--dst-type");
        return new AddrTypeMatch(source, destination, options.Has("--limit-iface-in"), options.Has("--limit-iface-out"));
    }

    public bool Matches(PacketBuffer packet, in HookState state)
    {
        int port = limitsIn ? state.InPort : limitsOut ? state.OutPort : 0;
        ReadOnlySpan<byte> header = packet.Network;
        return state.Family == IpFamily.V4
            ? source.Matches(Ipv4Address.Read(header[12..]), port, in state) && destination.Matches(Ipv4Address.Read(header[16..]), port, in state)
            : source.Matches(Ipv6Address.Read(header[8..]), port, in state) && destination.Matches(Ipv6Address.Read(header[24..]), port, in state);
    }

    public void Print(CommandWriter to)
    {
        source.Print(to, "--src-type");
        destination.Print(to, "--dst-type");
        if (limitsIn) { to.Word("--limit-iface-in"); }
        if (limitsOut) { to.Word("--limit-iface-out"); }
    }

    public void List(ListWriter to)
    {
        to.Raw(" ADDRTYPE match");
        source.List(to, "src-type");
        destination.List(to, "dst-type");
        to.Raw(limitsIn ? " limit-in" : limitsOut ? " limit-out" : "");
    }
}
