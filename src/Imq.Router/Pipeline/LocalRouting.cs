using Imq.Packets;
using Imq.Packets.Addresses;
using Imq.Packets.Headers;
using Imq.Router.Interfaces;
using Imq.Router.Routing;

namespace Imq.Router.Pipeline;

/// <summary>Finds the router's own packets their out-port and next hop, before OUTPUT and again where OUTPUT changed them.</summary>
internal sealed class LocalRouting(InterfaceTable interfaces, RouteTable routes)
{
    /// <summary>What a hook must not change without the packet being routed again (net/ipv4/netfilter/iptable_mangle.c).</summary>
    public readonly record struct Signature(uint Mark, byte Tos, Ipv6Address Source, Ipv6Address Destination);

    /// <returns>False: nothing leads there; dropped and counted.</returns>
    public bool TryRoute(PacketBuffer packet)
    {
        DropReason reason = packet.Protocol == EtherType.Ipv4 ? Route4(packet) : Route6(packet);
        if (reason == DropReason.None) { return true; }
        packet.Drop(reason);
        return false;
    }

    public static Signature SignatureOf(PacketBuffer packet)
    {
        if (packet.Protocol == EtherType.Ipv4)
        {
            return Ipv4Header.TryRead(packet.Network, out Ipv4Header ip)
                ? new Signature(packet.Mark, ip.TypeOfService, new Ipv6Address(0, ip.Source.Value), new Ipv6Address(0, ip.Destination.Value))
                : default;
        }
        return Ipv6Header.TryRead(packet.Network, out Ipv6Header ip6)
            ? new Signature(packet.Mark, ip6.TrafficClass, ip6.Source, ip6.Destination)
            : default;
    }

    private DropReason Route4(PacketBuffer packet)
    {
        if (!Ipv4Header.TryRead(packet.Network, out Ipv4Header ip)) { return DropReason.MalformedIpv4; }
        Ipv4Address destination = ip.Destination;
        packet.Priority = TrafficPriority.FromTos(ip.TypeOfService);
        packet.NextHop4 = destination;
        if (routes.Lookup(destination) is not { } route) { return DropReason.NoRoute; }
        packet.OutPort = route.Kind == RouteKind.Local ? InterfaceTable.LoopbackIndex : route.OutPort;
        packet.RouteMtu = route.Mtu;
        if (route.HasGateway) { packet.NextHop4 = route.Gateway4; }
        if (route.Kind == RouteKind.Broadcast) { packet.NextHop4 = Ipv4Address.Broadcast; }
        return Refusal(route.Kind);
    }

    private DropReason Route6(PacketBuffer packet)
    {
        if (!Ipv6Header.TryRead(packet.Network, out Ipv6Header ip)) { return DropReason.MalformedIpv6; }
        Ipv6Address destination = ip.Destination;
        packet.NextHop6 = destination;
        // Who sends to a link-local address or group has said on which link.
        if (destination.IsLinkLocal || destination.IsMulticast) { return interfaces[packet.OutPort] is null ? DropReason.NoRoute : DropReason.None; }
        if (routes.Lookup(destination, 0) is not { } route) { return DropReason.NoRoute; }
        packet.OutPort = route.Kind == RouteKind.Local ? InterfaceTable.LoopbackIndex : route.OutPort;
        packet.RouteMtu = route.Mtu;
        if (route.HasGateway) { packet.NextHop6 = route.Gateway6; }
        return Refusal(route.Kind);
    }

    private static DropReason Refusal(RouteKind kind) => kind switch
    {
        RouteKind.Blackhole => DropReason.BlackholeRoute,
        RouteKind.Unreachable => DropReason.UnreachableRoute,
        RouteKind.Prohibit => DropReason.ProhibitRoute,
        _ => DropReason.None,
    };
}
