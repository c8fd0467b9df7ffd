using Imq.Packets;
using Imq.Packets.Addresses;
using Imq.Packets.Headers;
using Imq.Packets.Tags;
using Imq.Router.Interfaces;
using Imq.Router.Routing;

namespace Imq.Router.LocalStack;

/// <summary>Turns an echo request into its reply, in the same buffer.</summary>
/// <remarks>
/// IPv4 options are not returned, broadcast requests not answered (icmp_echo_ignore_broadcasts = 1), IPv6 multicast ones are, from a
/// unicast address. Source: RFC 792; RFC 4443, 4.2; behaviour of icmp_echo and icmpv6_echo_reply.
/// </remarks>
internal sealed class EchoReplies(LocalPackets packets, InterfaceTable interfaces, RouteTable routes, SourceAddresses sources)
{
    /// <summary>Takes ownership.</summary>
    /// <param name="packet">The request.</param>
    /// <param name="ip">Its header.</param>
    /// <param name="rest">Identifier and sequence.</param>
    public void Answer(PacketBuffer packet, in Ipv4Header ip, uint rest)
    {
        if (ip.Destination.IsMulticast || routes.Lookup(ip.Destination) is not { Kind: RouteKind.Local })
        {
            packet.Drop(DropReason.NotForUs);
            return;
        }
        Ipv4Address from = ip.Destination, to = ip.Source;
        byte tos = ip.TypeOfService;
        bool isAlone = ip.HeaderLength == Ipv4Header.MinLength;
        int length = ip.TotalLength - ip.HeaderLength;
        packets.Adopt(packet);
        if (!isAlone) { packet.Pull(ip.HeaderLength - Ipv4Header.MinLength); }
        packet.NetworkOffset = packet.Start;
        packet.SetEnd(packet.NetworkOffset + Ipv4Header.MinLength + length);
        // Summed anew: a patched sum of nothing but zeros would come out as the other zero.
        IcmpHeader.Write(packet.Frame[Ipv4Header.MinLength..], IcmpHeader.EchoReply, packet.Frame[Ipv4Header.MinLength + 1], rest);
        Ipv4Header.Write(packet.Frame, IpProtocol.Icmp, from, to, LocalPackets.TimeToLive, tos, packets.NextIdentification());
        packets.Send(packet, EtherType.Ipv4);
    }

    /// <summary>Takes ownership. Extension headers are not returned.</summary>
    public void Answer(PacketBuffer packet, in Ipv6Header ip)
    {
        Ipv6Address to = ip.Source, from = ip.Destination;
        int port = packet.InPort;
        if (to.IsAny || (!IsUnicast(from) && !TrySelectSource(port, to, out from)))
        {
            packet.Drop(DropReason.NotForUs);
            return;
        }
        byte trafficClass = ip.TrafficClass;
        int extensions = packet.TransportOffset - packet.NetworkOffset - Ipv6Header.Length;
        packets.Adopt(packet);
        packet.Pull(extensions);
        packet.NetworkOffset = packet.Start;
        packet.OutPort = to.IsLinkLocal ? port : 0;
        Span<byte> message = packet.Frame[Ipv6Header.Length..];
        if (!Icmpv6Header.TryRead(message, out Icmpv6Header icmp))
        {
            packet.Drop(DropReason.MalformedIcmp);
            return;
        }
        Icmpv6Header.Write(message, Icmpv6Header.EchoReply, 0, icmp.Rest, from, to);
        Ipv6Header.Write(packet.Frame, IpProtocol.Icmpv6, from, to, LocalPackets.TimeToLive, trafficClass);
        packets.Send(packet, EtherType.Ipv6);
    }

    private bool IsUnicast(Ipv6Address own) => !own.IsMulticast && (own.IsLinkLocal || routes.Lookup(own, 0) is not { Kind: RouteKind.Anycast });

    private bool TrySelectSource(int port, Ipv6Address to, out Ipv6Address from)
    {
        from = default;
        return interfaces[port] is { } via && sources.TrySelect(null, via, to, out from);
    }
}
