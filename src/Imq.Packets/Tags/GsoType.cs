namespace Imq.Packets.Tags;

/// <summary>How a super-packet is cut into segments; the values of the virtio-net header.</summary>
/// <remarks>Source: include/uapi/linux/virtio_net.h VIRTIO_NET_HDR_GSO_*; the ECN bit (0x80) is kept apart, in <see cref="PacketBuffer.GsoEcn"/>.</remarks>
public enum GsoType : byte
{
    None = 0,
    Tcp4 = 1,
    Udp = 3,
    Tcp6 = 4,
    UdpL4 = 5,
}
