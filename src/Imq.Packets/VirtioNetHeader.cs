using System.Buffers.Binary;
using Imq.Packets.Tags;

namespace Imq.Packets;

/// <summary>
/// The little-endian header in front of a frame with offload metadata: 10 bytes, or 12 with <c>num_buffers</c>, as <c>TUNSETVNETHDRSZ</c> says.
/// <code>
///   0 flags | 1 gso_type | 2 hdr_len | 4 gso_size | 6 csum_start | 8 csum_offset | 10 num_buffers
/// </code>
/// </summary>
/// <remarks>
/// Its <c>csum_start</c> counts from the frame, <see cref="PacketBuffer.ChecksumStart"/> from the buffer. <c>hdr_len</c> is a hint and is not
/// believed when read. Source: include/uapi/linux/virtio_net.h; virtio 1.2, 5.1.6.
/// </remarks>
public static class VirtioNetHeader
{
    public const int Length = 12, ShortLength = 10;
    private const byte NeedsChecksumFlag = 1, DataValidFlag = 2, EcnBit = 0x80;

    /// <summary>Reads the header into the offload fields of <paramref name="packet"/>, whose frame is set already.</summary>
    /// <returns>False where the checksum lies outside the frame or the GSO type is unknown: <see cref="DropReason.BadOffload"/>.</returns>
    public static bool TryRead(ReadOnlySpan<byte> header, PacketBuffer packet)
    {
        packet.ClearOffload();
        if (header.Length < ShortLength) { return false; }
        byte flags = header[0], type = header[1];
        if ((flags | type) == 0) { return true; }
        packet.ChecksumVouched = (flags & DataValidFlag) != 0;
        if ((flags & NeedsChecksumFlag) != 0)
        {
            int start = BinaryPrimitives.ReadUInt16LittleEndian(header[6..]), offset = BinaryPrimitives.ReadUInt16LittleEndian(header[8..]);
            if (start + offset + 2 > packet.FrameLength) { return false; }
            packet.NeedsChecksum = true;
            packet.ChecksumStart = packet.Start + start;
            packet.ChecksumOffset = offset;
        }
        if (type != 0)
        {
            packet.GsoType = (GsoType)(type & ~EcnBit);
            packet.GsoEcn = (type & EcnBit) != 0;
            packet.GsoSize = BinaryPrimitives.ReadUInt16LittleEndian(header[4..]);
            return packet.GsoType is GsoType.Tcp4 or GsoType.Tcp6 or GsoType.UdpL4 or GsoType.Udp && packet.GsoSize > 0;
        }
        return true;
    }

    /// <summary>Writes the header for <paramref name="packet"/> as its frame stands now.</summary>
    /// <param name="header">10 or 12 bytes, for example the headroom just before the frame.</param>
    public static void Write(Span<byte> header, PacketBuffer packet)
    {
        header.Clear();
        if (packet.NeedsChecksum)
        {
            header[0] = NeedsChecksumFlag;
            BinaryPrimitives.WriteUInt16LittleEndian(header[6..], (ushort)(packet.ChecksumStart - packet.Start));
            BinaryPrimitives.WriteUInt16LittleEndian(header[8..], (ushort)packet.ChecksumOffset);
        }
        else if (packet.ChecksumVouched)
        {
            header[0] = DataValidFlag;
        }
        if (!packet.IsGso) { return; }
        header[1] = (byte)((byte)packet.GsoType | (packet.GsoEcn ? EcnBit : 0));
        int headerLength = packet.NetworkOffset - packet.Start + packet.SegmentHeaderLength;
        BinaryPrimitives.WriteUInt16LittleEndian(header[2..], (ushort)headerLength);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], (ushort)packet.GsoSize);
    }
}
