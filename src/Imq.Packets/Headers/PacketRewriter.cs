using System.Buffers.Binary;
using Imq.Packets.Addresses;

namespace Imq.Packets.Headers;

/// <summary>Changes a decoded packet's addresses and ports and keeps every checksum true: the IPv4 header's and the transport's.</summary>
/// <remarks>
/// Patches, never sums anew (RFC 1624). Of a packet that <see cref="PacketBuffer.NeedsChecksum"/> the checksum field is an un-complemented
/// pseudo-header sum: an address patches it, a port does not touch it. A UDP checksum of 0 stays 0. Of a later fragment only the IP header changes.
/// </remarks>
public static class PacketRewriter
{
    public static void RewriteSource(this PacketBuffer packet, Ipv4Address to)
    {
        if (!Ipv4Header.TryRead(packet.Network, out Ipv4Header header)) { return; }
        Patch(packet, InternetChecksum.Words(header.Source.Value), InternetChecksum.Words(to.Value), isPseudoHeader: true);
        header.RewriteSource(to);
    }

    public static void RewriteDestination(this PacketBuffer packet, Ipv4Address to)
    {
        if (!Ipv4Header.TryRead(packet.Network, out Ipv4Header header)) { return; }
        Patch(packet, InternetChecksum.Words(header.Destination.Value), InternetChecksum.Words(to.Value), isPseudoHeader: true);
        header.RewriteDestination(to);
    }

    public static void RewriteSource(this PacketBuffer packet, Ipv6Address to) => RewriteAddress(packet, 8, to);

    public static void RewriteDestination(this PacketBuffer packet, Ipv6Address to) => RewriteAddress(packet, 24, to);

    /// <summary>Of TCP, UDP, UDP-Lite and DCCP; nothing happens to any other protocol.</summary>
    public static void RewriteSourcePort(this PacketBuffer packet, ushort to) => RewritePort(packet, 0, to);

    /// <summary>Of TCP, UDP, UDP-Lite and DCCP; nothing happens to any other protocol.</summary>
    public static void RewriteDestinationPort(this PacketBuffer packet, ushort to) => RewritePort(packet, 2, to);

    /// <summary>Identifier of an ICMP or ICMPv6 echo.</summary>
    public static void RewriteEchoIdentifier(this PacketBuffer packet, ushort to)
    {
        if (packet.TransportProtocol is IpProtocol.Icmp or IpProtocol.Icmpv6) { RewriteTransportWord(packet, 4, to); }
    }

    /// <summary>Writes 16 bits of the transport header or payload, at any offset, and patches the checksum.</summary>
    /// <param name="at">Bytes behind the transport header's start; nothing happens where the packet ends before.</param>
    public static void RewriteTransportWord(this PacketBuffer packet, int at, ushort to)
    {
        Span<byte> transport = packet.Transport;
        if (transport.Length < at + 2) { return; }
        ushort from = BinaryPrimitives.ReadUInt16BigEndian(transport[at..]);
        BinaryPrimitives.WriteUInt16BigEndian(transport[at..], to);
        if ((at & 1) != 0)
        {
            // At an odd offset the two bytes fall into the other halves of their words; the sum is the same swapped (RFC 1071, 2.B).
            from = BinaryPrimitives.ReverseEndianness(from);
            to = BinaryPrimitives.ReverseEndianness(to);
        }
        Patch(packet, from, to, isPseudoHeader: false);
    }

    private static void RewriteAddress(PacketBuffer packet, int at, Ipv6Address to)
    {
        if (!Ipv6Header.TryRead(packet.Network, out _)) { return; }
        Span<byte> address = packet.Network.Slice(at, 16);
        Patch(packet, InternetChecksum.Words(Ipv6Address.Read(address)), InternetChecksum.Words(to), isPseudoHeader: true);
        to.Write(address);
    }

    private static void RewritePort(PacketBuffer packet, int at, ushort to)
    {
        if (packet.TransportProtocol is IpProtocol.Tcp or IpProtocol.Udp or IpProtocol.UdpLite or IpProtocol.Dccp)
        {
            RewriteTransportWord(packet, at, to);
        }
    }

    private static void Patch(PacketBuffer packet, uint from, uint to, bool isPseudoHeader)
    {
        bool isIcmp = packet.TransportProtocol == IpProtocol.Icmp;
        int field = isIcmp ? 2 : TransportChecksum.FieldOffset(packet.TransportProtocol);
        Span<byte> transport = packet.Transport;
        if (field < 0 || transport.Length < field + 2 || (isIcmp && isPseudoHeader)) { return; }
        ushort checksum = BinaryPrimitives.ReadUInt16BigEndian(transport[field..]);
        if (packet.NeedsChecksum)
        {
            if (!isPseudoHeader) { return; }
            checksum = (ushort)~InternetChecksum.UpdateSum((ushort)~checksum, from, to);
        }
        else
        {
            if (checksum == 0 && packet.TransportProtocol is IpProtocol.Udp or IpProtocol.UdpLite) { return; }
            checksum = TransportChecksum.ForProtocol(packet.TransportProtocol, InternetChecksum.UpdateSum(checksum, from, to));
        }
        BinaryPrimitives.WriteUInt16BigEndian(transport[field..], checksum);
    }
}
