using Imq.Packets;
using Imq.Packets.Addresses;
using Imq.Router.Interfaces;

namespace Imq.Router.Routing;

/// <summary>The routes that an interface has by itself, from its state and its addresses (<c>proto kernel</c>).</summary>
/// <remarks>Source: behaviour of Linux fib_frontend.c fib_add_ifaddr and addrconf.c on 6.1 and 6.18, forwarding on.</remarks>
internal static class KernelRoutes
{
    private const uint Ipv6Metric = 256;

    public static IEnumerable<Route> Of(Interface at)
    {
        foreach (InterfaceAddress address in at.Addresses)
        {
            foreach (Route route in address.Local.Family == IpFamily.V4 ? OfV4(at, address) : OfV6(at, address)) { yield return route; }
        }
        if (at.IsUp && at.Kind is InterfaceKind.Tap or InterfaceKind.Tun && (at.Flags & InterfaceFlags.Multicast) != 0)
        {
            yield return V6(at, new IpPrefix(IpAddress.From(new Ipv6Address(0xFF00UL << 48, 0)), 8), RouteKind.Multicast, Ipv6Metric);
        }
    }

    private static IEnumerable<Route> OfV4(Interface at, InterfaceAddress address)
    {
        InterfaceAddress primary = PrimaryOf(at, address);
        yield return V4(at, IpPrefix.Host(address.Address), RouteKind.Local, primary);
        if (!at.IsUp && !at.IsLoopback) { yield break; }
        if (at.IsUp && !address.Broadcast.IsAny && address.Broadcast.V4 != Ipv4Address.Broadcast)
        {
            yield return V4(at, IpPrefix.Host(address.Broadcast), RouteKind.Broadcast, primary);
        }
        IpPrefix network = address.OnLink;
        bool isNetwork = network.Address != address.Address || network.Length < 32;
        bool isUsable = network.Address.V4.Value >> 24 != 0 && !network.Address.IsMulticast;
        if (!isUsable || address.IsSecondary || !isNetwork) { yield break; }
        if ((address.Flags & AddressFlags.NoPrefixRoute) == 0)
        {
            yield return V4(at, network, at.IsLoopback ? RouteKind.Local : RouteKind.Unicast, primary) with { Metric = address.Metric };
        }
        IpAddress last = new(IpFamily.V4, network.Address.Bits | (~network.Mask & ((UInt128)uint.MaxValue << 96)));
        if (at.IsUp && network.Length < 31 && last != address.Broadcast) { yield return V4(at, IpPrefix.Host(last), RouteKind.Broadcast, primary); }
    }

    private static IEnumerable<Route> OfV6(Interface at, InterfaceAddress address)
    {
        yield return V6(at, IpPrefix.Host(address.Address), RouteKind.Local, 0);
        if (at.IsLoopback && address.Local.IsHost && address.Address.V6.IsLoopback) { yield break; }
        if (at.IsUp && (address.Flags & AddressFlags.NoPrefixRoute) == 0)
        {
            yield return V6(at, address.OnLink, RouteKind.Unicast, address.Metric == 0 ? Ipv6Metric : address.Metric);
        }
        if (address.Local.Length < 127 && !at.IsLoopback)
        {
            yield return V6(at, IpPrefix.Host(address.Local.Network.Address), RouteKind.Anycast, 0);
        }
    }

    private static InterfaceAddress PrimaryOf(Interface at, InterfaceAddress address) =>
        !address.IsSecondary ? address : at.Addresses.First(a => !a.IsSecondary && a.OnLink == address.OnLink);

    private static Route V4(Interface at, IpPrefix destination, RouteKind kind, InterfaceAddress primary) => new()
    {
        Destination = destination,
        Kind = kind,
        Table = kind == RouteKind.Unicast ? RouteTableId.Main : RouteTableId.Local,
        OutPort = at.Index,
        PreferredSource = primary.Address,
        Scope = kind == RouteKind.Local ? RouteScope.Host : RouteScope.Link,
        Protocol = Route.KernelProtocol,
    };

    private static Route V6(Interface at, IpPrefix destination, RouteKind kind, uint metric) => new()
    {
        Destination = destination,
        Kind = kind,
        Table = kind == RouteKind.Unicast ? RouteTableId.Main : RouteTableId.Local,
        OutPort = at.Index,
        Gateway = IpAddress.Any(IpFamily.V6),
        PreferredSource = IpAddress.Any(IpFamily.V6),
        Metric = metric,
        Protocol = Route.KernelProtocol,
    };
}
