using Imq.Packets.Addresses;
using Imq.Packets.Headers;
using Imq.Packets.Tags;

namespace Imq.Packets;

/// <summary>Reads a received frame once: writes the packet's layers, cuts link padding off, checks what the headers claim.</summary>
/// <remarks>
/// VLAN tags (one 802.1Q or 802.1ad tag, or two) stay in the bytes in front of the network header, in <see cref="PacketBuffer.Link"/>;
/// <see cref="PacketBuffer.VlanTag"/> and <see cref="PacketBuffer.VlanDepth"/> tell of them. The IPv4 header checksum is always checked,
/// the transport's never. A UDP length field that disagrees with the bytes is not the decoder's business. Offload metadata is made true
/// (<see cref="OffloadCheck"/>). Headers that lie make it return false with a reason; the packet then must be dropped.
/// </remarks>
public static class PacketDecoder
{
    /// <summary>Decodes the frame; leaves <see cref="PacketBuffer.LinkScope"/> alone.</summary>
    public static bool TryDecode(PacketBuffer packet, LinkKind link, out DropReason reason)
    {
        ForgetLayers(packet);
        reason = link == LinkKind.Ethernet ? ReadEthernet(packet) : ReadRawIp(packet);
        return reason == DropReason.None && TryDecodeNetwork(packet, out reason);
    }

    /// <summary>Decodes the frame and writes to whom it was addressed, seen from a port of address <paramref name="port"/>.</summary>
    public static bool TryDecode(PacketBuffer packet, LinkKind link, MacAddress port, out DropReason reason)
    {
        packet.LinkScope = LinkScope.Host;
        if (link == LinkKind.Ethernet && EthernetHeader.TryRead(packet.Frame, out EthernetHeader header))
        {
            MacAddress to = header.Destination;
            packet.LinkScope = to == port ? LinkScope.Host
                : to.IsBroadcast ? LinkScope.Broadcast
                : to.IsMulticast ? LinkScope.Multicast
                : LinkScope.OtherHost;
        }
        return TryDecode(packet, link, out reason);
    }

    /// <summary>Decodes from the network header on; <see cref="PacketBuffer.Protocol"/> and <see cref="PacketBuffer.NetworkOffset"/> are given.</summary>
    public static bool TryDecodeNetwork(PacketBuffer packet, out DropReason reason)
    {
        reason = packet.Protocol switch
        {
            EtherType.Ipv4 => ReadIpv4(packet),
            EtherType.Ipv6 => ReadIpv6(packet),
            EtherType.Arp => ArpPacket.TryRead(packet.Network, out _) ? DropReason.None : DropReason.MalformedArp,
            _ => DropReason.UnknownEtherType,
        };
        if (reason == DropReason.None && !OffloadCheck.TrySettle(packet)) { reason = DropReason.BadOffload; }
        return reason == DropReason.None;
    }

    private static void ForgetLayers(PacketBuffer packet)
    {
        packet.Protocol = 0;
        packet.NetworkOffset = packet.Start;
        packet.VlanTag = 0;
        packet.VlanDepth = 0;
        packet.TransportOffset = 0;
        packet.TransportProtocol = 0;
        packet.FragmentOffset = 0;
        packet.IsFragment = false;
    }

    private static DropReason ReadEthernet(PacketBuffer packet)
    {
        if (!EthernetHeader.TryRead(packet.Frame, out EthernetHeader header)) { return DropReason.Truncated; }
        ushort type = header.Type;
        int offset = packet.Start + EthernetHeader.Length;
        while (VlanTag.IsTag(type) && packet.VlanDepth < 2)
        {
            if (!VlanTag.TryRead(packet.Raw[offset..packet.End], out VlanTag tag)) { return DropReason.MalformedVlan; }
            if (packet.VlanDepth == 0) { packet.VlanTag = tag.Control; }
            packet.VlanDepth++;
            type = tag.Type;
            offset += VlanTag.Length;
        }
        packet.Protocol = type;
        packet.NetworkOffset = offset;
        return DropReason.None;
    }

    private static DropReason ReadRawIp(PacketBuffer packet)
    {
        if (packet.FrameLength == 0) { return DropReason.Truncated; }
        packet.Protocol = (packet.Frame[0] >> 4) switch { 4 => EtherType.Ipv4, 6 => EtherType.Ipv6, _ => (ushort)0 };
        return DropReason.None;
    }

    private static DropReason ReadIpv4(PacketBuffer packet)
    {
        if (!Ipv4Header.TryRead(packet.Network, out Ipv4Header header)) { return DropReason.MalformedIpv4; }
        if (!header.IsChecksumValid) { return DropReason.BadIpv4Checksum; }
        if (header.HeaderLength > Ipv4Header.MinLength)
        {
            Ipv4OptionReader options = header.ReadOptions();
            while (options.TryNext(out _)) { }
            if (options.IsMalformed) { return DropReason.MalformedIpv4; }
        }
        packet.SetEnd(packet.NetworkOffset + header.TotalLength);
        packet.TransportProtocol = header.Protocol;
        packet.IsFragment = header.IsFragment;
        packet.FragmentOffset = header.FragmentOffset;
        if (packet.FragmentOffset + header.TotalLength > ushort.MaxValue) { return DropReason.MalformedFragment; }
        packet.TransportOffset = packet.FragmentOffset == 0 ? packet.NetworkOffset + header.HeaderLength : 0;
        return DropReason.None;
    }

    private static DropReason ReadIpv6(PacketBuffer packet)
    {
        if (!Ipv6Header.TryRead(packet.Network, out Ipv6Header header)) { return DropReason.MalformedIpv6; }
        packet.SetEnd(packet.NetworkOffset + header.TotalLength);
        packet.IsFragment = false;
        packet.FragmentOffset = 0;
        Ipv6ExtensionReader chain = header.ReadExtensions();
        while (chain.TryNext(out Ipv6Extension extension))
        {
            // An atomic fragment (offset 0, no more) is a whole datagram (RFC 6946).
            if (extension.IsFragment && (extension.FragmentOffset != 0 || extension.MoreFragments))
            {
                packet.IsFragment = true;
                packet.FragmentOffset = extension.FragmentOffset;
            }
        }
        if (chain.IsMalformed) { return DropReason.MalformedIpv6; }
        if (packet.FragmentOffset + header.PayloadLength > ushort.MaxValue) { return DropReason.MalformedFragment; }
        packet.TransportProtocol = chain.NextHeader;
        packet.TransportOffset = chain.IsLaterFragment ? 0 : packet.NetworkOffset + chain.Offset;
        return DropReason.None;
    }
}
