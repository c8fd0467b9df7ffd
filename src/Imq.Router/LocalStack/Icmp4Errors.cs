using Imq.Packets;
using Imq.Packets.Addresses;
using Imq.Packets.Headers;
using Imq.Packets.Tags;
using Imq.Router.Interfaces;
using Imq.Router.Pipeline;
using Imq.Router.Routing;

namespace Imq.Router.LocalStack;

/// <summary>Tells the sender of an IPv4 packet what became of it.</summary>
/// <remarks>
/// Never about an ICMP error, a later fragment, a broadcast or multicast, nor to a sender that is none. At most 576 bytes, as many of
/// the original as fit. Source: RFC 792; RFC 1122, 3.2.2; RFC 1812, 4.3.2; behaviour of net/ipv4/icmp.c icmp_send.
/// </remarks>
internal sealed class Icmp4Errors(
    LocalPackets packets, InterfaceTable interfaces, RouteTable routes, SourceAddresses sources, IcmpRateLimit limit, PathCounters counters)
{
    public const byte NetUnreachable = 0, HostUnreachable = 1, ProtocolUnreachable = 2, PortUnreachable = 3, FragmentationNeeded = 4,
        NetProhibited = 9, HostProhibited = 10, AdministrativelyProhibited = 13;

    /// <summary>The largest datagram that every host takes (RFC 791); longer errors would help nobody.</summary>
    private const int MaxLength = 576;

    /// <summary>The bits of the original's TOS that an answer keeps, and the precedence that an error gets (internetwork control).</summary>
    private const byte TosMask = 0x1E, InternetControl = 0xC0;

    /// <param name="about">The packet; stays the caller's, unchanged.</param>
    /// <param name="type">ICMP type, an error.</param>
    /// <param name="code">ICMP code.</param>
    /// <param name="rest">Bytes 4..7: the next hop's MTU, a pointer, or 0.</param>
    /// <param name="now">The batch's time.</param>
    public void Send(PacketBuffer about, byte type, byte code, uint rest, Instant now)
    {
        if (!MayAnswer(about, out Ipv4Header original)) { return; }
        Ipv4Address to = original.Source;
        if (routes.Lookup(to) is not { Kind: RouteKind.Unicast or RouteKind.Local } route) { return; }
        bool isLimited = !(type == IcmpHeader.DestinationUnreachable && code == FragmentationNeeded) && route.Kind != RouteKind.Local;
        if (isLimited && !limit.TryTake(new Ipv6Address(0, to.Value), Instant.NanosecondsPerSecond, now))
        {
            counters.IcmpSuppressed++;
            return;
        }
        Ipv4Address from = original.Destination;
        if (!IsLocal(from))
        {
            if (interfaces[route.OutPort] is not { } port) { return; }
            if (!sources.TrySelect(route, port, route.HasGateway ? route.Gateway4 : to, out from)) { return; }
        }
        int quoted = Math.Min(original.TotalLength, MaxLength - Ipv4Header.MinLength - IcmpHeader.Length);
        if (!packets.TryRent(Ipv4Header.MinLength + IcmpHeader.Length + quoted, out PacketBuffer? packet)) { return; }
        Span<byte> message = packet.Frame[Ipv4Header.MinLength..];
        about.Network[..quoted].CopyTo(message[IcmpHeader.Length..]);
        IcmpHeader.Write(message, type, code, rest);
        byte tos = (byte)((original.TypeOfService & TosMask) | InternetControl);
        Ipv4Header.Write(packet.Frame, IpProtocol.Icmp, from, to, LocalPackets.TimeToLive, tos, packets.NextIdentification());
        packets.Send(packet, EtherType.Ipv4);
    }

    /// <summary>Requests and replies, the only messages that an error may be about: what nobody knows might be one itself (RFC 1812, 4.3.2.7).</summary>
    private static bool IsQuestion(byte type) => type is IcmpHeader.EchoReply or IcmpHeader.EchoRequest or (>= 13 and <= 18);

    /// <summary>The host that the packet was for does not answer, or the route says so.</summary>
    public void Unreachable(PacketBuffer about, byte code, Instant now) => Send(about, IcmpHeader.DestinationUnreachable, code, 0, now);

    private bool IsLocal(Ipv4Address address) => routes.Lookup(address) is { Kind: RouteKind.Local };

    private bool MayAnswer(PacketBuffer about, out Ipv4Header original)
    {
        if (!Ipv4Header.TryRead(about.Network, out original)) { return false; }
        if (about.LinkScope is not (LinkScope.Host or LinkScope.Outgoing) || about.FragmentOffset != 0) { return false; }
        Ipv4Address to = original.Source, destination = original.Destination;
        if (to.IsAny || to.IsMulticast || to.IsLoopback || to.Value >> 28 == 0xF) { return false; }
        if (destination.IsMulticast || destination == Ipv4Address.Broadcast || routes.Lookup(destination) is { Kind: RouteKind.Broadcast }) { return false; }
        if (original.Protocol != IpProtocol.Icmp) { return true; }
        return about.Transport.Length > 0 && IsQuestion(about.Transport[0]);
    }
}
