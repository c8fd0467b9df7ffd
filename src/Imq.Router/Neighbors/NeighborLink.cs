using Imq.Packets;
using Imq.Packets.Addresses;
using Imq.Packets.Headers;
using Imq.Router.Interfaces;
using Imq.Router.LocalStack;
using Imq.Router.Pipeline;
using Imq.Router.Routing;

namespace Imq.Router.Neighbors;

/// <summary>Carries out what the neighbour table decides: questions by ARP or neighbour solicitation, the wait's end either way.</summary>
internal sealed class NeighborLink(
    LinkOutput output, InterfaceTable interfaces, RouteTable routes, SourceAddresses sources, Icmp4Errors errors4, Icmp6Errors errors6) : INeighborLink
{
    /// <summary>Set once the two are made; they need the table, which needs this.</summary>
    public Arp? Arp { get; set; }

    /// <inheritdoc cref="Arp"/>
    public NeighborDiscovery? Discovery { get; set; }

    public void Solicit(Neighbor neighbor, bool unicast, PacketBuffer? cause, Instant now)
    {
        if (interfaces[neighbor.Key.Port] is not { IsUp: true } port) { return; }
        if (neighbor.Key.Family == IpFamily.V4)
        {
            if (!TrySource4(port, neighbor.Key.Address4, cause, out Ipv4Address source)) { return; }
            Arp!.Request(port, source, neighbor.Key.Address4, unicast ? neighbor.Mac : MacAddress.Broadcast, now);
        }
        else
        {
            Discovery!.Solicit(port, neighbor.Key.Address, unicast, cause);
        }
    }

    public void SendResolved(PacketBuffer packet, Neighbor neighbor, Instant now)
    {
        if (interfaces[neighbor.Key.Port] is { } port) { output.Send(packet, port, neighbor.Mac, now); }
        else { packet.Drop(DropReason.PortGone); }
    }

    public void ReportUnreachable(PacketBuffer packet, Neighbor neighbor, Instant now)
    {
        if (packet.Protocol == EtherType.Ipv4) { errors4.Unreachable(packet, Icmp4Errors.HostUnreachable, now); }
        else { errors6.Unreachable(packet, Icmp6Errors.AddressUnreachable, now); }
        packet.Drop(DropReason.NeighborUnreachable);
    }

    /// <summary>The waiting packet's own source where it is ours (arp_announce = 0), else one that the target can answer.</summary>
    private bool TrySource4(Interface port, Ipv4Address target, PacketBuffer? cause, out Ipv4Address source)
    {
        if (cause is not null && Ipv4Header.TryRead(cause.Network, out Ipv4Header ip) && routes.Lookup(ip.Source) is { Kind: RouteKind.Local })
        {
            source = ip.Source;
            return true;
        }
        return sources.TrySelect(null, port, target, out source);
    }
}
