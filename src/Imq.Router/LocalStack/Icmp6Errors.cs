using Imq.Packets;
using Imq.Packets.Addresses;
using Imq.Packets.Headers;
using Imq.Packets.Tags;
using Imq.Router.Interfaces;
using Imq.Router.Pipeline;
using Imq.Router.Routing;

namespace Imq.Router.LocalStack;

/// <summary>Tells the sender of an IPv6 packet what became of it.</summary>
/// <remarks>
/// Never about an ICMPv6 error or redirect, nor to a sender that is none; about a multicast only what path MTU discovery and unknown
/// options need. At most 1280 bytes. Source: RFC 4443, 2.4; behaviour of net/ipv6/icmp.c icmp6_send.
/// </remarks>
internal sealed class Icmp6Errors(
    LocalPackets packets, InterfaceTable interfaces, RouteTable routes, SourceAddresses sources, IcmpRateLimit limit, PathCounters counters)
{
    public const byte NoRoute = 0, AdministrativelyProhibited = 1, BeyondScope = 2, AddressUnreachable = 3, PortUnreachable = 4, PolicyFail = 5,
        RejectRoute = 6;

    /// <summary>Parameter problem: the next header is unknown.</summary>
    public const byte UnknownNextHeader = 1;

    /// <summary>Parameter problem: an option that its sender wants to be told of is unknown.</summary>
    public const byte UnknownOption = 2;

    /// <summary>The smallest MTU of an IPv6 link (RFC 8200, 5).</summary>
    public const int MinMtu = 1280;

    /// <param name="about">The packet; stays the caller's, unchanged.</param>
    /// <param name="type">ICMPv6 type, an error.</param>
    /// <param name="code">ICMPv6 code.</param>
    /// <param name="rest">Bytes 4..7: the MTU, a pointer, or 0.</param>
    /// <param name="now">The batch's time.</param>
    public void Send(PacketBuffer about, byte type, byte code, uint rest, Instant now)
    {
        if (!MayAnswer(about, type, out Ipv6Header original)) { return; }
        Ipv6Address to = original.Source;
        Interface? port = RoutePort(about, to, out Route? route);
        if (port is null) { return; }
        if (type != Icmpv6Header.PacketTooBig && !limit.TryTake(to, Interval(route), now))
        {
            counters.IcmpSuppressed++;
            return;
        }
        Ipv6Address from = original.Destination;
        if (routes.Lookup(from, from.IsLinkLocal ? about.InPort : 0) is not { Kind: RouteKind.Local or RouteKind.Anycast } && !sources.TrySelect(route, port, to, out from)) { return; }
        int quoted = Math.Min(original.TotalLength, MinMtu - Ipv6Header.Length - Icmpv6Header.Length);
        if (!packets.TryRent(Ipv6Header.Length + Icmpv6Header.Length + quoted, out PacketBuffer? packet)) { return; }
        Span<byte> message = packet.Frame[Ipv6Header.Length..];
        about.Network[..quoted].CopyTo(message[Icmpv6Header.Length..]);
        Icmpv6Header.Write(message, type, code, rest, from, to);
        Ipv6Header.Write(packet.Frame, IpProtocol.Icmpv6, from, to, LocalPackets.TimeToLive);
        packet.OutPort = port.Index;
        packets.Send(packet, EtherType.Ipv6);
    }

    public void Unreachable(PacketBuffer about, byte code, Instant now) => Send(about, Icmpv6Header.DestinationUnreachable, code, 0, now);

    private Interface? RoutePort(PacketBuffer about, Ipv6Address to, out Route? route)
    {
        route = null;
        if (to.IsLinkLocal) { return interfaces[about.InPort]; }
        route = routes.Lookup(to, 0);
        return route is { Kind: RouteKind.Unicast or RouteKind.Local } ? interfaces[route.OutPort] : null;
    }

    /// <summary>A second for a host; a network behind a shorter prefix gets half or a quarter of it.</summary>
    private static long Interval(Route? route) =>
        Instant.NanosecondsPerSecond >> (route is null ? 0 : (128 - route.Destination.Length) >> 5);

    private static bool MayAnswer(PacketBuffer about, byte type, out Ipv6Header original)
    {
        if (!Ipv6Header.TryRead(about.Network, out original)) { return false; }
        Ipv6Address to = original.Source;
        if (to.IsAny || to.IsMulticast || to.IsLoopback) { return false; }
        bool isMulticast = original.Destination.IsMulticast || about.LinkScope is LinkScope.Broadcast or LinkScope.Multicast;
        if (isMulticast && type is not (Icmpv6Header.PacketTooBig or Icmpv6Header.ParameterProblem)) { return false; }
        if (about.TransportProtocol != IpProtocol.Icmpv6) { return true; }
        return Icmpv6Header.TryRead(about.Transport, out Icmpv6Header icmp) && !icmp.IsError && icmp.Type != Icmpv6Header.Redirect;
    }
}
