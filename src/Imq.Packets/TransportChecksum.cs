using System.Buffers.Binary;
using Imq.Packets.Headers;

namespace Imq.Packets;

/// <summary>The checksum of a packet's transport header: verified, written whole, or written as pseudo-header sum for somebody else to finish.</summary>
/// <remarks>
/// Sources: RFC 9293 3.1, RFC 768, RFC 3828, RFC 4443 2.3, RFC 792. The destination of an IPv6 routing header with segments left is not
/// looked up: such packets are only passed on, never summed here.
/// </remarks>
public static class TransportChecksum
{
    /// <summary>Offset of the checksum field that covers a pseudo-header; -1 for a protocol that has none.</summary>
    public static int FieldOffset(byte protocol) => protocol switch
    {
        IpProtocol.Tcp => TcpHeader.ChecksumOffset,
        IpProtocol.Udp or IpProtocol.UdpLite or IpProtocol.Dccp => UdpHeader.ChecksumOffset,
        IpProtocol.Icmpv6 => Icmpv6Header.ChecksumOffset,
        _ => -1,
    };

    /// <summary>Says whether the checksum holds; true as well where somebody vouches for it, where it is still to be finished, and of a fragment.</summary>
    /// <remarks>A UDP checksum of 0 is right over IPv4 and wrong over IPv6 (RFC 8200, 8.1). A protocol without a checksum we know is right.</remarks>
    public static bool IsValid(PacketBuffer packet)
    {
        if (packet.NeedsChecksum || packet.ChecksumVouched || packet.IsFragment || packet.TransportOffset == 0) { return true; }
        Span<byte> transport = packet.Transport;
        if (packet.TransportProtocol == IpProtocol.Icmp) { return transport.Length >= 4 && InternetChecksum.Compute(transport) == 0; }
        int field = FieldOffset(packet.TransportProtocol);
        if (field < 0) { return true; }
        if (transport.Length < field + 2) { return false; }
        int length = transport.Length;
        if (packet.TransportProtocol is IpProtocol.Udp or IpProtocol.UdpLite)
        {
            if (BinaryPrimitives.ReadUInt16BigEndian(transport[field..]) == 0)
            {
                return packet.TransportProtocol == IpProtocol.Udp && packet.Family == IpFamily.V4;
            }
            int claimed = BinaryPrimitives.ReadUInt16BigEndian(transport[4..]);
            if (packet.TransportProtocol == IpProtocol.UdpLite && claimed == 0) { claimed = length; }
            if (claimed < UdpHeader.Length || claimed > length) { return false; }
            length = packet.TransportProtocol == IpProtocol.Udp ? claimed : length;
            transport = transport[..claimed];
        }
        return InternetChecksum.Finish(InternetChecksum.Sum(transport, PseudoHeader(packet, length))) == 0;
    }

    /// <summary>Sums the transport header and payload anew and writes the finished checksum (TCP, UDP, ICMP, ICMPv6).</summary>
    /// <remarks>For packets that the router makes itself; forgets <see cref="PacketBuffer.NeedsChecksum"/>.</remarks>
    public static void Write(PacketBuffer packet)
    {
        bool isIcmp = packet.TransportProtocol == IpProtocol.Icmp;
        int field = isIcmp ? 2 : FieldOffset(packet.TransportProtocol);
        Span<byte> transport = packet.Transport;
        if (field < 0 || transport.Length < field + 2) { return; }
        transport.Slice(field, 2).Clear();
        uint sum = InternetChecksum.Sum(transport, isIcmp ? 0 : PseudoHeader(packet, transport.Length));
        BinaryPrimitives.WriteUInt16BigEndian(transport[field..], ForProtocol(packet.TransportProtocol, InternetChecksum.Finish(sum)));
        packet.NeedsChecksum = false;
    }

    /// <summary>Writes the pseudo-header sum only and marks the packet <see cref="PacketBuffer.NeedsChecksum"/> (TCP, UDP).</summary>
    public static void WritePartial(PacketBuffer packet)
    {
        int field = FieldOffset(packet.TransportProtocol);
        ushort sum = InternetChecksum.Fold(PseudoHeader(packet, packet.End - packet.TransportOffset));
        BinaryPrimitives.WriteUInt16BigEndian(packet.Transport[field..], sum);
        packet.NeedsChecksum = true;
        packet.ChecksumVouched = false;
        packet.ChecksumStart = packet.TransportOffset;
        packet.ChecksumOffset = field;
    }

    /// <summary>A computed 0 of UDP goes out as 0xFFFF, because 0 means that none was computed (RFC 768).</summary>
    internal static ushort ForProtocol(byte protocol, ushort checksum) =>
        checksum == 0 && protocol is IpProtocol.Udp or IpProtocol.UdpLite ? (ushort)0xFFFF : checksum;

    /// <summary>Pseudo-header sum for <paramref name="length"/> bytes of transport.</summary>
    internal static uint PseudoHeader(PacketBuffer packet, int length)
    {
        Span<byte> addresses = packet.Family == IpFamily.V4 ? packet.Network.Slice(12, 8) : packet.Network.Slice(8, 32);
        return InternetChecksum.Sum(addresses) + packet.TransportProtocol + (uint)length;
    }
}
