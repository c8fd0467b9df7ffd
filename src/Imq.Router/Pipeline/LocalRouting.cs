using Imq.Packets;
using Imq.Packets.Addresses;
using Imq.Packets.Headers;
using Imq.Router.Interfaces;
using Imq.Router.Routing;

namespace Imq.Router.Pipeline;

/// <summary>Finds the router's own packets their out-port and next hop, before OUTPUT and again where OUTPUT changed them.</summary>
internal sealed class LocalRouting(InterfaceTable interfaces, RouteTable routes)
{
    /// <returns>False: nothing leads there; dropped and counted.</returns>
    public bool TryRoute(PacketBuffer packet)
    {
        DropReason reason = Find(packet);
        if (reason == DropReason.None) { return true; }
        packet.Drop(reason);
        return false;
    }

    /// <summary>Writes out-port and next hop; the packet stays the caller's.</summary>
    /// <returns>Why nothing leads there, or <see cref="DropReason.None"/>.</returns>
    public DropReason Find(PacketBuffer packet) => packet.Protocol == EtherType.Ipv4 ? Route4(packet) : Route6(packet);

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
