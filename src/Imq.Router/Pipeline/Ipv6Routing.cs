using Imq.Packets;
using Imq.Packets.Addresses;
using Imq.Packets.Headers;
using Imq.Packets.Tags;
using Imq.Router.Interfaces;
using Imq.Router.LocalStack;
using Imq.Router.Routing;

namespace Imq.Router.Pipeline;

/// <summary>The same decisions for IPv6.</summary>
/// <remarks>
/// Source: RFC 8200, 3 and 5; RFC 4291, 2.5 to 2.8; behaviour of ip6_rcv and ip6_forward. Link-local addresses never leave their link.
/// Groups are the router's own where every router or host must be in them; nothing is routed to a group.
/// </remarks>
internal sealed class Ipv6Routing(InterfaceTable interfaces, RouteTable routes, Icmp6Errors errors)
{
    /// <summary>Before PREROUTING: addresses that are never on a wire, and options that every hop must read.</summary>
    /// <returns>False: dropped, perhaps answered.</returns>
    public bool TryAdmit(PacketBuffer packet, Instant now)
    {
        DropReason reason = DropReason.MalformedIpv6;
        if (Ipv6Header.TryRead(packet.Network, out Ipv6Header ip))
        {
            Ipv6Address source = ip.Source, destination = ip.Destination;
            bool isBeyond = destination.IsMulticast && (destination.High >> 48 & 0xF) <= 1;
            if (source.IsMulticast || source.IsLoopback) { reason = DropReason.MartianSource; }
            else if (destination.IsLoopback || isBeyond) { reason = DropReason.MartianDestination; }
            else if (packet.Network[6] != IpProtocol.HopByHop || Ipv6Options.TryPass(HopByHop(packet), true, destination.IsMulticast, out int pointer)) { return true; }
            else if (pointer != Ipv6Options.Silent)
            {
                errors.Send(packet, Icmpv6Header.ParameterProblem, Icmp6Errors.UnknownOption, (uint)(Ipv6Header.Length + pointer), now);
            }
        }
        packet.Drop(reason);
        return false;
    }

    /// <summary>The decoder has seen that it fits.</summary>
    private static Span<byte> HopByHop(PacketBuffer packet) => packet.Network.Slice(Ipv6Header.Length, (packet.Network[Ipv6Header.Length + 1] + 1) * 8);

    public Way Route(PacketBuffer packet, Instant now)
    {
        if (!Ipv6Header.TryRead(packet.Network, out Ipv6Header ip)) { return Drop(packet, DropReason.MalformedIpv6); }
        Ipv6Address destination = ip.Destination;
        if (destination.IsMulticast)
        {
            return interfaces[packet.InPort] is { } port && IsMember(port, destination) ? Way.Local : Drop(packet, DropReason.NotForUs);
        }
        Route? route = routes.Lookup(destination, destination.IsLinkLocal ? packet.InPort : 0);
        switch (route?.Kind)
        {
            case RouteKind.Local or RouteKind.Anycast: return Way.Local;
            case RouteKind.Unicast: return Forward(packet, ip, route, now);
            case null:
                errors.Unreachable(packet, Icmp6Errors.NoRoute, now);
                return Drop(packet, DropReason.NoRoute);
            case RouteKind.Unreachable:
                errors.Unreachable(packet, Icmp6Errors.NoRoute, now);
                return Drop(packet, DropReason.UnreachableRoute);
            case RouteKind.Prohibit:
                errors.Unreachable(packet, Icmp6Errors.AdministrativelyProhibited, now);
                return Drop(packet, DropReason.ProhibitRoute);
            default: return Drop(packet, DropReason.BlackholeRoute);
        }
    }

    /// <summary>All nodes, all routers, and the solicited-node groups of the port's addresses.</summary>
    private static bool IsMember(Interface port, Ipv6Address group)
    {
        ulong scope = group.High;
        if (scope is 0xFF01_0000_0000_0000 or 0xFF02_0000_0000_0000 && group.Low is 1 or 2) { return true; }
        if (scope == 0xFF05_0000_0000_0000) { return group.Low == 2; }
        foreach (InterfaceAddress own in port.Addresses)
        {
            if (own.Address.Family == IpFamily.V6 && own.Address.V6.SolicitedNode == group) { return true; }
        }
        return false;
    }

    private Way Forward(PacketBuffer packet, in Ipv6Header ip, Route route, Instant now)
    {
        Ipv6Address source = ip.Source;
        if (packet.LinkScope != LinkScope.Host) { return Drop(packet, DropReason.NotForUs); }
        if (source.IsAny) { return Drop(packet, DropReason.MartianSource); }
        if (ip.Destination.IsLinkLocal) { return Drop(packet, DropReason.NotForUs); }
        if (interfaces[route.OutPort] is not { } port) { return Drop(packet, DropReason.PortGone); }
        if (ip.HopLimit <= 1)
        {
            errors.Send(packet, Icmpv6Header.TimeExceeded, 0, 0, now);
            return Drop(packet, DropReason.TtlExceeded);
        }
        if (source.IsLinkLocal)
        {
            errors.Unreachable(packet, Icmp6Errors.BeyondScope, now);
            return Drop(packet, DropReason.MartianSource);
        }
        int mtu = Math.Max(port.Mtu, Icmp6Errors.MinMtu);
        if (Lengths.OfSegment(packet) > mtu)
        {
            errors.Send(packet, Icmpv6Header.PacketTooBig, 0, (uint)mtu, now);
            return Drop(packet, DropReason.TooBig);
        }
        ip.DecrementHopLimit();
        packet.OutPort = route.OutPort;
        packet.RouteMtu = route.Mtu;
        packet.NextHop6 = route.HasGateway ? route.Gateway6 : ip.Destination;
        return Way.Forward;
    }

    private static Way Drop(PacketBuffer packet, DropReason reason)
    {
        packet.Drop(reason);
        return Way.Gone;
    }
}
