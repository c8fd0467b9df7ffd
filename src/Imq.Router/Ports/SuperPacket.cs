using Imq.Packets;
using Imq.Packets.Headers;
using Imq.Packets.Tags;

namespace Imq.Router.Ports;

/// <summary>How many packets of the wire one received buffer stands for: the port counts before anybody has decoded it.</summary>
/// <remarks>Trusts nothing: what it cannot read counts as one, and the decoder judges it. Source: virtio 1.2, 5.1.6.</remarks>
internal static class SuperPacket
{
    /// <summary>Writes <see cref="PacketBuffer.SegmentCount"/> and <see cref="PacketBuffer.SegmentHeaderLength"/>.</summary>
    /// <param name="linkHeaderLength">Bytes in front of the network header.</param>
    public static void CountSegments(PacketBuffer packet, int linkHeaderLength)
    {
        if (!packet.IsGso || !packet.NeedsChecksum || packet.GsoSize <= 0) { return; }
        int headers = HeadersLength(packet);
        int payload = packet.FrameLength - headers;
        if (headers <= linkHeaderLength || payload <= packet.GsoSize) { return; }
        packet.SegmentCount = (payload + packet.GsoSize - 1) / packet.GsoSize;
        packet.SegmentHeaderLength = headers - linkHeaderLength;
    }

    /// <returns>Bytes from the frame's start to the transport payload; 0 where they are not all there.</returns>
    private static int HeadersLength(PacketBuffer packet)
    {
        int transport = packet.ChecksumStart - packet.Start;
        if ((uint)transport > (uint)packet.FrameLength) { return 0; }
        if (packet.GsoType == GsoType.UdpL4) { return transport + UdpHeader.Length; }
        return TcpHeader.TryRead(packet.Frame[transport..], out TcpHeader tcp) ? transport + tcp.HeaderLength : 0;
    }
}
