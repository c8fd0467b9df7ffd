using System.Buffers.Binary;
using Imq.Packets;
using Imq.Packets.Addresses;
using Imq.Packets.Headers;

namespace Imq.Router.Ports;

/// <summary>A port's traffic since it was made, as <c>ip -s link</c> shows it. Single writer: the thread that owns the packet path.</summary>
/// <remarks>A super-packet counts as its segments, each with its own headers: what a wire would carry. Source: rtnl_link_stats64.</remarks>
internal sealed class PortCounters(LinkKind link = LinkKind.Ethernet)
{
    public long RxPackets { get; private set; }

    public long RxBytes { get; private set; }

    public long RxErrors { get; private set; }

    public long RxDropped { get; private set; }

    /// <summary>Received frames to a group address, broadcast not counted.</summary>
    public long Multicast { get; private set; }

    public long TxPackets { get; private set; }

    public long TxBytes { get; private set; }

    public long TxErrors { get; private set; }

    public long TxDropped { get; private set; }

    /// <summary>Counts a packet that came in, decoded or not; writes its segment count if it is a super-packet.</summary>
    public void Received(PacketBuffer packet)
    {
        int linkHeader = LinkHeaderLength(packet);
        SuperPacket.CountSegments(packet, linkHeader);
        RxPackets += packet.SegmentCount;
        RxBytes += Bytes(packet, linkHeader);
        if (linkHeader != 0 && IsMulticast(packet)) { Multicast += packet.SegmentCount; }
    }

    public void ReceiveFailed() => RxErrors++;

    public void ReceiveDropped(int packets = 1) => RxDropped += packets;

    /// <summary>Counts a packet that went out, before it is released.</summary>
    public void Sent(PacketBuffer packet)
    {
        TxPackets += packet.SegmentCount;
        TxBytes += Bytes(packet, LinkHeaderLength(packet));
    }

    public void SendFailed(int packets) => TxErrors += packets;

    public void SendDropped(int packets) => TxDropped += packets;

    private static long Bytes(PacketBuffer packet, int linkHeader) =>
        packet.FrameLength + ((packet.SegmentCount - 1L) * (packet.SegmentHeaderLength + linkHeader));

    private int LinkHeaderLength(PacketBuffer packet)
    {
        if (link != LinkKind.Ethernet) { return 0; }
        ReadOnlySpan<byte> frame = packet.Frame;
        int length = EthernetHeader.Length;
        while (length <= frame.Length && VlanTag.IsTag(BinaryPrimitives.ReadUInt16BigEndian(frame[(length - 2)..]))) { length += VlanTag.Length; }
        return length;
    }

    private static bool IsMulticast(PacketBuffer packet) =>
        packet.FrameLength >= EthernetHeader.Length && (packet.Frame[0] & 1) != 0 && !MacAddress.Read(packet.Frame).IsBroadcast;
}
