using Imq.Packets;
using Imq.Packets.Addresses;
using Imq.Packets.Headers;
using Imq.Packets.Tags;
using Imq.Router.Interfaces;
using Imq.Router.LocalStack;
using Imq.Router.Routing;

namespace Imq.Router.Pipeline;

/// <summary>Between PREROUTING and INPUT or FORWARD: is the packet honest, where does it go, may it go on?</summary>
/// <remarks>
/// Source: RFC 1812, 5.2 and 5.3; behaviour of ip_route_input_slow and ip_forward. No reverse path filter (rp_filter = 0), but the router's
/// own addresses never are a source. Source routes are refused (accept_source_route = 0).
/// </remarks>
internal sealed class Ipv4Routing(InterfaceTable interfaces, RouteTable routes, Icmp4Errors errors)
{
    /// <summary>224.0.0.1, the one group that the router is in.</summary>
    private const uint AllHosts = 0xE000_0001;

    public Way Route(PacketBuffer packet, Instant now)
    {
        if (!Ipv4Header.TryRead(packet.Network, out Ipv4Header ip)) { return Drop(packet, DropReason.MalformedIpv4); }
        Ipv4Address source = ip.Source, destination = ip.Destination;
        if (source.IsMulticast || source.IsLoopback || source == Ipv4Address.Broadcast) { return Drop(packet, DropReason.MartianSource); }
        if (ip.HeaderLength > Ipv4Header.MinLength && HasSourceRoute(ip)) { return Drop(packet, DropReason.SourceRouted); }
        RouteKind? from = routes.Lookup(source)?.Kind;
        if (from == RouteKind.Local) { return Drop(packet, DropReason.MartianSource); }
        if (destination.IsMulticast) { return destination.Value == AllHosts ? Way.Local : Drop(packet, DropReason.NotForUs); }
        if (destination == Ipv4Address.Broadcast) { return Way.Local; }
        if (source.IsAny) { return Drop(packet, DropReason.MartianSource); }
        if (destination.IsAny || destination.IsLoopback) { return Drop(packet, DropReason.MartianDestination); }
        Route? route = routes.Lookup(destination);
        // Without a reverse path filter Linux looks at a subnet's broadcast only where the packet goes back the way it came.
        if (from == RouteKind.Broadcast && route is { Kind: RouteKind.Unicast } && route.OutPort == packet.InPort) { return Drop(packet, DropReason.MartianSource); }
        switch (route?.Kind)
        {
            case RouteKind.Local or RouteKind.Broadcast: return Way.Local;
            case RouteKind.Unicast: return Forward(packet, ip, route, now);
            case null:
                errors.Unreachable(packet, Icmp4Errors.NetUnreachable, now);
                return Drop(packet, DropReason.NoRoute);
            case RouteKind.Unreachable:
                errors.Unreachable(packet, Icmp4Errors.HostUnreachable, now);
                return Drop(packet, DropReason.UnreachableRoute);
            case RouteKind.Prohibit:
                errors.Unreachable(packet, Icmp4Errors.AdministrativelyProhibited, now);
                return Drop(packet, DropReason.ProhibitRoute);
            default: return Drop(packet, DropReason.BlackholeRoute);
        }
    }

    private Way Forward(PacketBuffer packet, in Ipv4Header ip, Route route, Instant now)
    {
        if (packet.LinkScope != LinkScope.Host) { return Drop(packet, DropReason.NotForUs); }
        if (interfaces[route.OutPort] is not { } port) { return Drop(packet, DropReason.PortGone); }
        if (ip.TimeToLive <= 1)
        {
            errors.Send(packet, IcmpHeader.TimeExceeded, 0, 0, now);
            return Drop(packet, DropReason.TtlExceeded);
        }
        int mtu = route.Mtu > 0 ? route.Mtu : port.Mtu;
        if (ip.DontFragment && Lengths.OfSegment(packet) > mtu)
        {
            errors.Send(packet, IcmpHeader.DestinationUnreachable, Icmp4Errors.FragmentationNeeded, (uint)mtu, now);
            return Drop(packet, DropReason.TooBig);
        }
        ip.DecrementTimeToLive();
        packet.Priority = TrafficPriority.FromTos(ip.TypeOfService);
        packet.OutPort = route.OutPort;
        packet.RouteMtu = route.Mtu;
        packet.NextHop4 = route.HasGateway ? route.Gateway4 : ip.Destination;
        return Way.Forward;
    }

    private static bool HasSourceRoute(in Ipv4Header ip)
    {
        Ipv4OptionReader options = ip.ReadOptions();
        while (options.TryNext(out Ipv4Option option))
        {
            if (option.Type is Ipv4OptionReader.LooseSourceRoute or Ipv4OptionReader.StrictSourceRoute) { return true; }
        }
        return false;
    }

    private static Way Drop(PacketBuffer packet, DropReason reason)
    {
        packet.Drop(reason);
        return Way.Gone;
    }
}
