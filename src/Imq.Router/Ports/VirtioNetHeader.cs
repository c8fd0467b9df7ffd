using System.Runtime.InteropServices;
using Imq.Packets;
using Imq.Packets.Tags;
using static Imq.Router.Interop.Libc;

namespace Imq.Router.Ports;

/// <summary>The 12 bytes in front of every frame of a TAP: what the sender's stack left for the hardware to do.</summary>
/// <remarks>Source: virtio 1.2, 5.1.6 "Device Operation"; include/uapi/linux/virtio_net.h; behaviour of tun.c. Host byte order.</remarks>
internal static class VirtioNetHeader
{
    public const int Length = 12;

    private const int TcpOffsetByte = 12, MinTcpLength = 20, UdpLength = 8;

    /// <summary>Writes the header's meaning on the packet, whose frame is set already.</summary>
    /// <returns>False where the header speaks of bytes that the frame does not have.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, PacketBuffer packet, int linkHeaderLength)
    {
        virtio_net_hdr_mrg_rxbuf header = MemoryMarshal.Read<virtio_net_hdr_mrg_rxbuf>(bytes);
        if (header is { flags: 0, gso_type: VIRTIO_NET_HDR_GSO_NONE }) { return true; }
        packet.ChecksumVouched = (header.flags & VIRTIO_NET_HDR_F_DATA_VALID) != 0;
        bool needsChecksum = (header.flags & VIRTIO_NET_HDR_F_NEEDS_CSUM) != 0;
        if (needsChecksum)
        {
            if (header.csum_start + header.csum_offset + 2 > packet.FrameLength) { return false; }
            packet.NeedsChecksum = true;
            packet.ChecksumStart = packet.Start + header.csum_start;
            packet.ChecksumOffset = header.csum_offset;
        }
        if (header.gso_type == VIRTIO_NET_HDR_GSO_NONE) { return true; }
        return needsChecksum && header.gso_size != 0 && ReadSegments(header, packet, linkHeaderLength);
    }

    private static bool ReadSegments(in virtio_net_hdr_mrg_rxbuf header, PacketBuffer packet, int linkHeaderLength)
    {
        int headers = HeadersLength(packet, (GsoType)(header.gso_type & ~VIRTIO_NET_HDR_GSO_ECN));
        int payload = packet.FrameLength - headers;
        if (headers == 0 || payload < 0) { return false; }
        int segments = (payload + header.gso_size - 1) / header.gso_size;
        if (segments < 2) { return true; }
        packet.GsoType = (GsoType)(header.gso_type & ~VIRTIO_NET_HDR_GSO_ECN);
        packet.GsoEcn = (header.gso_type & VIRTIO_NET_HDR_GSO_ECN) != 0;
        packet.GsoSize = header.gso_size;
        packet.SegmentCount = segments;
        packet.SegmentHeaderLength = headers - linkHeaderLength;
        return true;
    }

    /// <summary>Fills the 12 bytes from the packet; its checksum start and GSO fields count from the frame it has now.</summary>
    public static void Write(Span<byte> bytes, PacketBuffer packet)
    {
        virtio_net_hdr_mrg_rxbuf header = default;
        if (packet.NeedsChecksum)
        {
            header.flags = VIRTIO_NET_HDR_F_NEEDS_CSUM;
            header.csum_start = (ushort)(packet.ChecksumStart - packet.Start);
            header.csum_offset = (ushort)packet.ChecksumOffset;
        }
        if (packet.IsGso)
        {
            header.gso_type = (byte)((byte)packet.GsoType | (packet.GsoEcn ? VIRTIO_NET_HDR_GSO_ECN : 0));
            header.gso_size = (ushort)packet.GsoSize;
            // Not a mere hint here: tun makes this much of the skb linear, and without it tries to allocate 64 KiB in one piece.
            header.hdr_len = (ushort)HeadersLength(packet, packet.GsoType);
        }
        MemoryMarshal.Write(bytes, header);
    }

    /// <returns>Bytes from the frame's start to the transport payload; 0 where they are not all there.</returns>
    private static int HeadersLength(PacketBuffer packet, GsoType type)
    {
        int transport = packet.ChecksumStart - packet.Start;
        ReadOnlySpan<byte> frame = packet.Frame;
        switch (type)
        {
            case GsoType.UdpL4:
                return transport + UdpLength <= frame.Length ? transport + UdpLength : 0;
            case GsoType.Tcp4 or GsoType.Tcp6 when transport + MinTcpLength <= frame.Length:
                int tcp = (frame[transport + TcpOffsetByte] >> 4) * 4;
                return tcp >= MinTcpLength && transport + tcp <= frame.Length ? transport + tcp : 0;
            default:
                return 0;
        }
    }
}
