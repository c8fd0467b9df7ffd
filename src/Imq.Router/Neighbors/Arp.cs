using Imq.Packets;
using Imq.Packets.Addresses;
using Imq.Packets.Headers;
using Imq.Packets.Tags;
using Imq.Router.Interfaces;
using Imq.Router.LocalStack;
using Imq.Router.Pipeline;
using Imq.Router.Routing;

namespace Imq.Router.Neighbors;

/// <summary>ARP: answers who asks for one of the router's addresses, on whatever port, and learns from what it hears.</summary>
/// <remarks>
/// Source: RFC 826; RFC 5227 (probes from 0.0.0.0); ip-sysctl.rst arp_ignore = 0, arp_accept = 0; behaviour of net/ipv4/arp.c arp_process.
/// ARP meets no hook and no imq device.
/// </remarks>
internal sealed class Arp(
    NeighborTable neighbors, LinkOutput output, InterfaceTable interfaces, RouteTable routes, LocalPackets packets, PathCounters counters)
{
    /// <summary>Takes ownership.</summary>
    public void Receive(PacketBuffer packet, Instant now)
    {
        if (!ArpPacket.TryRead(packet.Network, out ArpPacket arp) || interfaces[packet.InPort] is not { NeedsNeighbors: true } port)
        {
            packet.Drop(DropReason.MalformedArp);
            return;
        }
        if (arp.Operation is not (ArpPacket.Request or ArpPacket.Reply) || arp.Target.IsMulticast || arp.Target.IsLoopback || IsMartian(arp))
        {
            packet.Drop(DropReason.NotForUs);
            return;
        }
        if (arp.Sender.IsAny) { AnswerProbe(arp, port, now); }
        else if (arp.Operation == ArpPacket.Request && IsOurs(arp.Target)) { AnswerRequest(arp, port, now); }
        else { LearnFrom(arp, packet.LinkScope, port, now); }
        counters.Delivered++;
        packet.Release();
    }

    /// <summary>Sends a request for <paramref name="target"/>.</summary>
    /// <param name="port">On which link.</param>
    /// <param name="source">The address the answer should go to.</param>
    /// <param name="target">Who has it?</param>
    /// <param name="to">Broadcast, or the address that is to confirm itself.</param>
    /// <param name="now">The batch's time.</param>
    public void Request(Interface port, Ipv4Address source, Ipv4Address target, MacAddress to, Instant now) =>
        Send(port, ArpPacket.Request, source, default, target, to, now);

    /// <summary>Somebody wants to know whether the address is free: it is not.</summary>
    private void AnswerProbe(in ArpPacket arp, Interface port, Instant now)
    {
        if (arp.Operation != ArpPacket.Request || !IsOurs(arp.Target)) { return; }
        Send(port, ArpPacket.Reply, arp.Target, arp.SenderMac, arp.Sender, arp.SenderMac, now);
    }

    private void AnswerRequest(in ArpPacket arp, Interface port, Instant now)
    {
        neighbors.Learn(new NeighborKey(port.Index, arp.Sender), arp.SenderMac, now);
        Send(port, ArpPacket.Reply, arp.Target, arp.SenderMac, arp.Sender, arp.SenderMac, now);
    }

    /// <summary>Only a reply to us alone proves that the sender hears us; anything else says where he is.</summary>
    private void LearnFrom(in ArpPacket arp, LinkScope scope, Interface port, Instant now)
    {
        if (neighbors.Find(new NeighborKey(port.Index, arp.Sender)) is not { } known) { return; }
        bool isGratuitous = arp.Sender == arp.Target && (arp.Operation == ArpPacket.Request || arp.SenderMac == arp.TargetMac);
        bool mayOverride = isGratuitous || now > known.Updated + NeighborTiming.LockNanoseconds;
        bool isProof = arp.Operation == ArpPacket.Reply && scope == LinkScope.Host;
        neighbors.Update(known, arp.SenderMac, isProof ? NudState.Reachable : NudState.Stale,
            mayOverride ? NeighborUpdate.Override : NeighborUpdate.None, now);
    }

    private bool IsOurs(Ipv4Address address) => routes.Lookup(address) is { Kind: RouteKind.Local };

    /// <summary>Our own address, a group or a broadcast cannot ask; neither can a group have a link address of its own.</summary>
    private bool IsMartian(in ArpPacket arp) =>
        arp.SenderMac.IsMulticast || arp.SenderMac.IsZero
        || arp.Sender.IsMulticast || arp.Sender.IsLoopback || arp.Sender == Ipv4Address.Broadcast
        || (!arp.Sender.IsAny && routes.Lookup(arp.Sender) is { Kind: RouteKind.Local or RouteKind.Broadcast });

    private void Send(
        Interface port, ushort operation, Ipv4Address source, MacAddress targetMac, Ipv4Address target, MacAddress to, Instant now)
    {
        if (!packets.TryRent(ArpPacket.Length, out PacketBuffer? packet)) { return; }
        ArpPacket.Write(packet.Frame, operation, port.Mac, source, targetMac, target);
        packet.Protocol = EtherType.Arp;
        packet.OutPort = port.Index;
        output.Send(packet, port, to, now);
    }
}
