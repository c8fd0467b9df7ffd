using Imq.Packets.Headers;
using Imq.Packets.Tags;

namespace Imq.Packets;

/// <summary>Holds the offload metadata of a decoded packet against its headers and makes it something the rest may rely on.</summary>
/// <remarks>
/// Afterwards: <see cref="PacketBuffer.NeedsChecksum"/> means that a whole TCP or UDP header stands at
/// <see cref="PacketBuffer.ChecksumStart"/> = <see cref="PacketBuffer.TransportOffset"/> (a partial checksum anywhere else is finished at once);
/// a super-packet is TCP or UDP of the family its type says, has at least two segments, and its checksum is partial.
/// UFO (fragments, <see cref="GsoType.Udp"/>) is refused: no port asks for it. Source: include/linux/virtio_net.h virtio_net_hdr_to_skb.
/// </remarks>
internal static class OffloadCheck
{
    /// <returns>False where the metadata contradicts the headers or the bytes.</returns>
    public static bool TrySettle(PacketBuffer packet)
    {
        packet.SegmentCount = 1;
        packet.SegmentHeaderLength = 0;
        if (packet.IsGso) { return TrySettleGso(packet); }
        return !packet.NeedsChecksum || IsTransportChecksum(packet) || TryCompleteElsewhere(packet);
    }

    private static bool TrySettleGso(PacketBuffer packet)
    {
        if (packet.GsoSize <= 0 || packet.IsFragment || packet.TransportOffset == 0) { return false; }
        bool agrees = packet.GsoType switch
        {
            GsoType.Tcp4 => packet.Protocol == EtherType.Ipv4 && packet.TransportProtocol == IpProtocol.Tcp,
            GsoType.Tcp6 => packet.Protocol == EtherType.Ipv6 && packet.TransportProtocol == IpProtocol.Tcp,
            GsoType.UdpL4 => packet.TransportProtocol == IpProtocol.Udp,
            _ => false,
        };
        if (!agrees) { return false; }
        int transportLength = TransportHeaderLength(packet);
        int payload = packet.End - packet.TransportOffset - transportLength;
        if (transportLength == 0 || payload <= 0 || (packet.NeedsChecksum && !IsTransportChecksum(packet))) { return false; }
        if (!packet.NeedsChecksum) { TransportChecksum.WritePartial(packet); }
        if (payload <= packet.GsoSize)
        {
            packet.GsoType = GsoType.None;
            packet.GsoSize = 0;
            packet.GsoEcn = false;
            return true;
        }
        packet.SegmentCount = (payload + packet.GsoSize - 1) / packet.GsoSize;
        packet.SegmentHeaderLength = packet.TransportOffset - packet.NetworkOffset + transportLength;
        return true;
    }

    private static bool IsTransportChecksum(PacketBuffer packet) =>
        packet.TransportProtocol is IpProtocol.Tcp or IpProtocol.Udp
        && !packet.IsFragment
        && packet.TransportOffset != 0
        && packet.ChecksumStart == packet.TransportOffset
        && packet.ChecksumOffset == TransportChecksum.FieldOffset(packet.TransportProtocol)
        && packet.TransportOffset + packet.ChecksumOffset + 2 <= packet.End;

    /// <summary>Within the payload only: a sum written into headers that have been checked would unmake the check.</summary>
    private static bool TryCompleteElsewhere(PacketBuffer packet)
    {
        if (packet.TransportOffset == 0 || packet.ChecksumStart < packet.TransportOffset || packet.ChecksumOffset < 0
            || packet.ChecksumStart + packet.ChecksumOffset + 2 > packet.End)
        {
            return false;
        }
        ChecksumCompletion.Complete(packet);
        return true;
    }

    private static int TransportHeaderLength(PacketBuffer packet) => packet.TransportProtocol == IpProtocol.Tcp
        ? TcpHeader.TryRead(packet.Transport, out TcpHeader tcp) ? tcp.HeaderLength : 0
        : UdpHeader.TryRead(packet.Transport, out _) ? UdpHeader.Length : 0;
}
