using Imq.Packets;
using Imq.Packets.Headers;
using Imq.Packets.Tags;
using Imq.Router.Neighbors;
using Imq.Router.Pipeline;

namespace Imq.Router.LocalStack;

/// <summary>The router as a host: answers echoes and neighbours, and tells everybody else that nobody listens here.</summary>
/// <remarks>
/// There are no sockets: every UDP and TCP port is closed. Fragments to the router itself are not put together
/// (<see cref="DropReason.FragmentToRouter"/>). Source: RFC 1122, 3.2.2 and 4.1.3.1; RFC 4443, 3.1 and 3.4.
/// </remarks>
internal sealed class LocalStack(
    EchoReplies echoes, NeighborDiscovery discovery, TcpResets resets, Icmp4Errors errors4, Icmp6Errors errors6, PathCounters counters)
{
    /// <summary>Delivers a packet that INPUT accepted. Takes ownership.</summary>
    public void Deliver(PacketBuffer packet, Instant now)
    {
        if (packet.IsFragment)
        {
            packet.Drop(DropReason.FragmentToRouter);
            return;
        }
        if (packet.Protocol == EtherType.Ipv6 && !TryReadOptions(packet, now))
        {
            packet.Drop(DropReason.MalformedIpv6);
            return;
        }
        switch (packet.TransportProtocol)
        {
            case IpProtocol.Icmp when packet.Protocol == EtherType.Ipv4: ReceiveIcmp(packet); break;
            case IpProtocol.Icmpv6 when packet.Protocol == EtherType.Ipv6: ReceiveIcmpv6(packet, now); break;
            case IpProtocol.Tcp: ReceiveTcp(packet); break;
            case IpProtocol.Udp: ReceiveUdp(packet, now); break;
            case IpProtocol.Igmp or IpProtocol.NoNext: Done(packet); break;
            default: RefuseProtocol(packet, now); break;
        }
    }

    private void ReceiveIcmp(PacketBuffer packet)
    {
        if (!IcmpHeader.TryRead(packet.Transport, out IcmpHeader icmp) || !icmp.IsChecksumValid)
        {
            packet.Drop(DropReason.MalformedIcmp);
            return;
        }
        if (icmp.Type == IcmpHeader.EchoRequest && Ipv4Header.TryRead(packet.Network, out Ipv4Header ip)) { echoes.Answer(packet, ip, icmp.Rest); }
        else { Done(packet); }
    }

    private void ReceiveIcmpv6(PacketBuffer packet, Instant now)
    {
        if (!Icmpv6Header.TryRead(packet.Transport, out Icmpv6Header icmp) || !TransportChecksum.IsValid(packet))
        {
            packet.Drop(DropReason.MalformedIcmp);
            return;
        }
        switch (icmp.Type)
        {
            case Icmpv6Header.EchoRequest when Ipv6Header.TryRead(packet.Network, out Ipv6Header ip): echoes.Answer(packet, ip); break;
            case Icmpv6Header.NeighborSolicitation or Icmpv6Header.NeighborAdvertisement: discovery.Receive(packet, now); break;
            default: Done(packet); break;
        }
    }

    private void ReceiveTcp(PacketBuffer packet)
    {
        resets.Send(packet, isHost: true);
        Done(packet);
    }

    private void ReceiveUdp(PacketBuffer packet, Instant now)
    {
        bool isIntact = UdpHeader.TryRead(packet.Transport, out UdpHeader udp) && udp.IsLengthValid && TcpResets.IsIntact(packet);
        if (!isIntact)
        {
            packet.Drop(DropReason.MalformedTransport);
            return;
        }
        if (packet.LinkScope != LinkScope.Host) { }
        else if (packet.Protocol == EtherType.Ipv4) { errors4.Unreachable(packet, Icmp4Errors.PortUnreachable, now); }
        else { errors6.Unreachable(packet, Icmp6Errors.PortUnreachable, now); }
        Done(packet);
    }

    private void RefuseProtocol(PacketBuffer packet, Instant now)
    {
        if (packet.Protocol == EtherType.Ipv4) { errors4.Unreachable(packet, Icmp4Errors.ProtocolUnreachable, now); }
        else { errors6.Send(packet, Icmpv6Header.ParameterProblem, Icmp6Errors.UnknownNextHeader, NextHeaderPointer(packet), now); }
        packet.Drop(DropReason.UnknownProtocol);
    }

    /// <returns>False where a destination option forbids the router to go on.</returns>
    private bool TryReadOptions(PacketBuffer packet, Instant now)
    {
        if (!Ipv6Header.TryRead(packet.Network, out Ipv6Header ip)) { return false; }
        Ipv6ExtensionReader chain = ip.ReadExtensions();
        while (chain.TryNext(out Ipv6Extension extension))
        {
            if (extension.Kind != IpProtocol.DestinationOptions || Ipv6Options.TryPass(extension.Bytes, false, ip.Destination.IsMulticast, out int pointer)) { continue; }
            if (pointer != Ipv6Options.Silent)
            {
                errors6.Send(packet, Icmpv6Header.ParameterProblem, Icmp6Errors.UnknownOption, (uint)(extension.Offset + pointer), now);
            }
            return false;
        }
        return true;
    }

    /// <summary>Offset of the field that names the upper layer: in the IPv6 header, or in the last extension before it.</summary>
    private static uint NextHeaderPointer(PacketBuffer packet)
    {
        uint pointer = 6;
        if (!Ipv6Header.TryRead(packet.Network, out Ipv6Header ip)) { return pointer; }
        Ipv6ExtensionReader chain = ip.ReadExtensions();
        while (chain.TryNext(out Ipv6Extension extension)) { pointer = (uint)extension.Offset; }
        return pointer;
    }

    private void Done(PacketBuffer packet)
    {
        counters.Delivered += packet.SegmentCount;
        packet.Release();
    }
}
