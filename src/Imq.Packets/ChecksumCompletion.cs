using System.Buffers.Binary;
using System.Diagnostics;

namespace Imq.Packets;

/// <summary>Finishes a checksum that its sender left to the card (CHECKSUM_PARTIAL): for whoever sends the packet out whole, cuts it into fragments or reads it.</summary>
/// <remarks>Source: include/uapi/linux/virtio_net.h VIRTIO_NET_HDR_F_NEEDS_CSUM.</remarks>
public static class ChecksumCompletion
{
    /// <summary>Sums from <see cref="PacketBuffer.ChecksumStart"/> to the end; does nothing unless <see cref="PacketBuffer.NeedsChecksum"/>.</summary>
    /// <remarks>A super-packet has no one checksum: cut it first.</remarks>
    public static void Complete(PacketBuffer packet)
    {
        if (!packet.NeedsChecksum) { return; }
        Debug.Assert(!packet.IsGso, "a super-packet has no one checksum");
        Span<byte> covered = packet.Raw[packet.ChecksumStart..packet.End];
        ushort checksum = InternetChecksum.Compute(covered);
        if (checksum == 0 && packet.TransportProtocol != IpProtocol.Tcp) { checksum = 0xFFFF; }
        BinaryPrimitives.WriteUInt16BigEndian(covered[packet.ChecksumOffset..], checksum);
        packet.NeedsChecksum = false;
        packet.ChecksumVouched = true;
    }
}
