using System.Runtime.InteropServices;

namespace Imq.Router.Interop;

/// <summary>linux/virtio_net.h.</summary>
internal static partial class Libc
{
    public const byte VIRTIO_NET_HDR_F_NEEDS_CSUM = 1, VIRTIO_NET_HDR_F_DATA_VALID = 2;

    public const byte VIRTIO_NET_HDR_GSO_NONE = 0, VIRTIO_NET_HDR_GSO_TCPV4 = 1, VIRTIO_NET_HDR_GSO_UDP = 3, VIRTIO_NET_HDR_GSO_TCPV6 = 4,
        VIRTIO_NET_HDR_GSO_UDP_L4 = 5, VIRTIO_NET_HDR_GSO_ECN = 0x80;

    /// <summary>struct virtio_net_hdr_mrg_rxbuf, in front of every frame; the host's byte order, see TUNSETVNETLE.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct virtio_net_hdr_mrg_rxbuf
    {
        public byte flags;
        public byte gso_type;
        public ushort hdr_len;
        public ushort gso_size;
        public ushort csum_start;
        public ushort csum_offset;
        public ushort num_buffers;
    }
}
