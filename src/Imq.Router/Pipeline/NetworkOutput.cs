using Imq.Packets;
using Imq.Packets.Addresses;
using Imq.Packets.Fragmentation;
using Imq.Packets.Headers;
using Imq.Packets.Segmentation;
using Imq.Router.Interfaces;
using Imq.Router.LocalStack;
using Imq.Router.Neighbors;
using Imq.Shaping.Devices;

namespace Imq.Router.Pipeline;

/// <summary>After POSTROUTING: cut to the link's MTU where that is allowed, find the next hop's address, hand over to the link.</summary>
/// <remarks>Source: behaviour of ip_finish_output and ip6_finish_output. A super-packet whose segments fit stays whole.</remarks>
internal sealed class NetworkOutput(
    InterfaceTable interfaces, NeighborTable neighbors, LinkOutput link, Icmp4Errors errors4, Icmp6Errors errors6, PathCounters counters)
{
    private readonly PacketQueue _segments = new(), _fragments = new();
    private uint _identification6 = 1;

    /// <summary>Takes ownership.</summary>
    public void Send(PacketBuffer packet, Instant now)
    {
        if (interfaces[packet.OutPort] is not { } port)
        {
            packet.Drop(DropReason.PortGone);
            return;
        }
        switch (port.Kind)
        {
            case InterfaceKind.Loopback: EndAtHome(packet); break;
            case InterfaceKind.Imq when port.Device is ImqDevice queue: queue.DropForeign(packet); break;
            default:
                if (Lengths.OfSegment(packet) > MtuOf(packet, port)) { Fragment(packet, port, now); } else { Resolve(packet, port, now); }
                break;
        }
    }

    /// <summary>The router's own message to itself: nobody here waits for one.</summary>
    private void EndAtHome(PacketBuffer packet)
    {
        counters.Delivered += packet.SegmentCount;
        packet.Release();
    }

    private void Fragment(PacketBuffer packet, Interface port, Instant now)
    {
        packet.PullToNetwork();
        if (!Segmenter.TrySegment(packet, _segments, 1, finishChecksums: true))
        {
            packet.Drop(DropReason.SegmentationFailed);
            return;
        }
        while (_segments.TakeFirst() is { } segment)
        {
            if (!TryCut(segment, port, now)) { continue; }
            counters.Generated += _fragments.Count - 1;
            while (_fragments.TakeFirst() is { } piece) { Resolve(piece, port, now); }
        }
    }

    private bool TryCut(PacketBuffer packet, Interface port, Instant now)
    {
        bool done;
        if (packet.Protocol == EtherType.Ipv4)
        {
            if (Ipv4Header.TryRead(packet.Network, out Ipv4Header ip) && ip.DontFragment)
            {
                errors4.Send(packet, IcmpHeader.DestinationUnreachable, Icmp4Errors.FragmentationNeeded, (uint)MtuOf(packet, port), now);
                packet.Drop(DropReason.TooBig);
                return false;
            }
            done = Ipv4Fragmenter.TryFragment(packet, MtuOf(packet, port), _fragments);
        }
        else
        {
            // Only the sender of an IPv6 packet may cut it.
            if (packet.InPort != 0) { errors6.Send(packet, Icmpv6Header.PacketTooBig, 0, (uint)Math.Max(MtuOf(packet, port), Icmp6Errors.MinMtu), now); }
            done = packet.InPort == 0 && Ipv6Fragmenter.TryFragment(packet, Math.Max(MtuOf(packet, port), Icmp6Errors.MinMtu), _identification6++, _fragments);
        }
        if (!done) { packet.Drop(DropReason.TooBig); }
        return done;
    }

    private static int MtuOf(PacketBuffer packet, Interface port) => packet.RouteMtu > 0 ? Math.Min(packet.RouteMtu, port.Mtu) : port.Mtu;

    private void Resolve(PacketBuffer packet, Interface port, Instant now)
    {
        MacAddress mac = port.Mac;
        if (port.NeedsNeighbors && !TryResolve(packet, port, now, out mac)) { return; }
        link.Send(packet, port, mac, now);
    }

    private bool TryResolve(PacketBuffer packet, Interface port, Instant now, out MacAddress mac)
    {
        if (packet.Protocol == EtherType.Ipv4)
        {
            Ipv4Address hop = packet.NextHop4;
            mac = hop.IsMulticast ? MacAddress.ForMulticast(hop) : MacAddress.Broadcast;
            return hop.IsMulticast || hop == Ipv4Address.Broadcast || neighbors.TryResolve(packet, new NeighborKey(port.Index, hop), now, out mac);
        }
        mac = MacAddress.ForMulticast(packet.NextHop6);
        return packet.NextHop6.IsMulticast || neighbors.TryResolve(packet, new NeighborKey(port.Index, packet.NextHop6), now, out mac);
    }
}
