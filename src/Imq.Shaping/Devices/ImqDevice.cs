using System.Globalization;
using Imq.Packets;
using Imq.Packets.Tags;

namespace Imq.Shaping.Devices;

/// <summary>An intermediate queueing device, <c>imqN</c>: only a qdisc tree, charged by L3 length, infinitely fast behind it.</summary>
/// <remarks>
/// RX counts what was handed in, whatever its fate; TX what the tree released. So RX - TX = backlog + the tree's drops until the first reset.
/// Whether a packet is handed in at all (device up?) is the bridge's to decide. Source: linuximq, imq.c.
/// </remarks>
public sealed class ImqDevice : ShapedDevice
{
    /// <param name="number">0..15, the N of <c>--todev N</c>.</param>
    public ImqDevice(int number, int index, IPacketSink sink)
        : base("imq" + number.ToString(CultureInfo.InvariantCulture), index, sink)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)number, (uint)ImqTag.MaxDevices);
        Number = number;
        LinkHeaderLength = 0;
    }

    /// <summary>The N of <c>--todev N</c>; a rename does not change it.</summary>
    public int Number { get; }

    public long RxPackets { get; private set; }

    public long RxBytes { get; private set; }

    public long TxPackets { get; private set; }

    public long TxBytes { get; private set; }

    /// <summary>Packets that somebody tried to send out by the device itself.</summary>
    public long TxDropped { get; private set; }

    /// <summary>The L3 length, segments counted: what every IMQ version but the first charges.</summary>
    public override int LengthOf(PacketBuffer packet) => packet.CountedLength;

    /// <summary>A route or <c>ping -I imqN</c> sends to the device: counted in TX and in tx_dropped, and freed.</summary>
    public void DropForeign(PacketBuffer packet)
    {
        TxPackets += packet.SegmentCount;
        TxBytes += packet.CountedLength;
        TxDropped += packet.SegmentCount;
        packet.Drop(DropReason.ForeignToImq);
    }

    protected override void CountIn(PacketBuffer packet)
    {
        RxPackets += packet.SegmentCount;
        RxBytes += packet.ShapedLength;
    }

    protected override void CountOut(PacketBuffer packet)
    {
        TxPackets += packet.SegmentCount;
        TxBytes += packet.ShapedLength;
    }

    private protected override bool EnqueueWithoutQueue(PacketBuffer packet, Instant now)
    {
        packet.Drop(DropReason.ImqDeviceNoQueue);
        return false;
    }
}
