using Imq.Packets;

namespace Imq.Router.Ports;

/// <summary>A port's traffic since it was made, as <c>ip -s link</c> shows it. Single writer: the thread that owns the packet path.</summary>
/// <remarks>A super-packet counts as its segments, each with its own headers (rtnl_link_stats64 counts what the wire would carry).</remarks>
internal sealed class PortCounters
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

    public void Received(int packets, long bytes)
    {
        RxPackets += packets;
        RxBytes += bytes;
    }

    public void ReceivedMulticast(int packets) => Multicast += packets;

    public void ReceiveFailed() => RxErrors++;

    public void ReceiveDropped(int packets = 1) => RxDropped += packets;

    public void Sent(int packets, long bytes)
    {
        TxPackets += packets;
        TxBytes += bytes;
    }

    public void SendFailed(int packets) => TxErrors += packets;

    public void SendDropped(int packets) => TxDropped += packets;

    /// <summary>Bytes of a frame as if its segments had passed one by one, each with its link, network and transport header.</summary>
    public static long CountedBytes(PacketBuffer packet, int linkHeaderLength) =>
        packet.FrameLength + ((packet.SegmentCount - 1L) * (packet.SegmentHeaderLength + linkHeaderLength));
}
