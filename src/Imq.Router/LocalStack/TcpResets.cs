using System.Buffers.Binary;
using Imq.Packets;
using Imq.Packets.Addresses;
using Imq.Packets.Headers;
using Imq.Packets.Tags;
using Imq.Router.Routing;

namespace Imq.Router.LocalStack;

/// <summary>Answers a TCP segment that nobody wants with a reset that its sender must believe.</summary>
/// <remarks>
/// Sequence numbers as RFC 9293, 3.10.7.1 says; never about a reset, a broken checksum, a later fragment or a broadcast. Source: behaviour of
/// nf_reject_ipv4.c and tcp_v4_send_reset.
/// </remarks>
internal sealed class TcpResets(LocalPackets packets, RouteTable routes)
{
    private const int Length = TcpHeader.MinLength;

    /// <summary>The type of service without its congestion bits.</summary>
    private const byte NotCongestion = 0xFC;

    /// <param name="about">The segment; stays the caller's, unchanged.</param>
    /// <param name="isHost">The router answers as the host that the segment was for, which keeps the type of service; else for a host behind it (REJECT).</param>
    public void Send(PacketBuffer about, bool isHost)
    {
        if (about.FragmentOffset != 0 || about.LinkScope is LinkScope.Broadcast or LinkScope.Multicast) { return; }
        if (about.TransportProtocol != IpProtocol.Tcp || !TcpHeader.TryRead(about.Transport, out TcpHeader tcp)) { return; }
        if ((tcp.Flags & TcpFlags.Rst) != 0 || !IsIntact(about)) { return; }
        if (about.Protocol == EtherType.Ipv4) { Send4(about, tcp, isHost); } else { Send6(about, tcp, isHost); }
    }

    /// <summary>True where the transport checksum is right, unfinished by an honest sender, or vouched for.</summary>
    public static bool IsIntact(PacketBuffer packet) => packet.NeedsChecksum || packet.ChecksumVouched || TransportChecksum.IsValid(packet);

    private void Send4(PacketBuffer about, in TcpHeader tcp, bool isHost)
    {
        if (!Ipv4Header.TryRead(about.Network, out Ipv4Header ip) || ip.Source.IsAny || ip.Source.IsMulticast || ip.Destination.IsMulticast) { return; }
        if (ip.Source == Ipv4Address.Broadcast || ip.Destination == Ipv4Address.Broadcast) { return; }
        if (routes.Lookup(ip.Destination) is { Kind: RouteKind.Broadcast }) { return; }
        if (!packets.TryRent(Ipv4Header.MinLength + Length, out PacketBuffer? packet)) { return; }
        Span<byte> segment = packet.Frame[Ipv4Header.MinLength..];
        Write(segment, tcp);
        uint pseudo = InternetChecksum.PseudoHeader(ip.Destination, ip.Source, IpProtocol.Tcp, Length);
        Finish(segment, pseudo);
        Ipv4Header.Write(packet.Frame, IpProtocol.Tcp, ip.Destination, ip.Source, LocalPackets.TimeToLive,
            isHost ? (byte)(ip.TypeOfService & NotCongestion) : (byte)0, dontFragment: true);
        packets.Send(packet, EtherType.Ipv4);
    }

    private void Send6(PacketBuffer about, in TcpHeader tcp, bool isHost)
    {
        if (!Ipv6Header.TryRead(about.Network, out Ipv6Header ip) || ip.Source.IsAny || ip.Source.IsMulticast || ip.Destination.IsMulticast) { return; }
        if (isHost && routes.Lookup(ip.Destination, about.InPort) is { Kind: RouteKind.Anycast }) { return; }
        if (!packets.TryRent(Ipv6Header.Length + Length, out PacketBuffer? packet)) { return; }
        Span<byte> segment = packet.Frame[Ipv6Header.Length..];
        Write(segment, tcp);
        uint pseudo = InternetChecksum.PseudoHeader(ip.Destination, ip.Source, IpProtocol.Tcp, Length);
        Finish(segment, pseudo);
        Ipv6Header.Write(packet.Frame, IpProtocol.Tcp, ip.Destination, ip.Source, LocalPackets.TimeToLive, isHost ? (byte)(ip.TrafficClass & NotCongestion) : (byte)0);
        packet.OutPort = ip.Source.IsLinkLocal ? about.InPort : 0;
        packets.Send(packet, EtherType.Ipv6);
    }

    private static void Write(Span<byte> segment, in TcpHeader about)
    {
        bool hasAck = (about.Flags & TcpFlags.Ack) != 0;
        uint length = (uint)about.Payload.Length + Count(about.Flags, TcpFlags.Syn) + Count(about.Flags, TcpFlags.Fin);
        TcpHeader.Write(segment, about.DestinationPort, about.SourcePort,
            hasAck ? about.Acknowledgment : 0,
            hasAck ? 0 : about.Sequence + length,
            hasAck ? TcpFlags.Rst : TcpFlags.Rst | TcpFlags.Ack);
    }

    private static uint Count(TcpFlags flags, TcpFlags flag) => (flags & flag) != 0 ? 1u : 0u;

    private static void Finish(Span<byte> segment, uint pseudo) => BinaryPrimitives.WriteUInt16BigEndian(
        segment[TcpHeader.ChecksumOffset..], InternetChecksum.Finish(InternetChecksum.Sum(segment, pseudo)));
}
