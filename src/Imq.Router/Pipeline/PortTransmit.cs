using Imq.Packets;
using Imq.Router.Interfaces;
using Imq.Shaping.Devices;

namespace Imq.Router.Pipeline;

/// <summary>The end of a port's root qdisc: gathers what may leave now, so that the port sends it in one go.</summary>
internal sealed class PortTransmit(Interface port, List<PortTransmit> pending, PathCounters counters) : IPacketSink
{
    /// <summary>More packets than this are sent without waiting for the end of the batch.</summary>
    private const int Capacity = 128;

    private readonly PacketBuffer[] _batch = new PacketBuffer[Capacity];
    private int _count;

    public void Accept(PacketBuffer packet, Instant now)
    {
        if (_count == Capacity) { Flush(); }
        if (_count == 0) { pending.Add(this); }
        _batch[_count++] = packet;
        counters.Sent += packet.SegmentCount;
    }

    /// <summary>Hands the port everything; the caller takes this sink off the pending list.</summary>
    public void Flush()
    {
        Span<PacketBuffer> batch = _batch.AsSpan(0, _count);
        _count = 0;
        if (port.Port is { } to)
        {
            to.Transmit(batch);
            return;
        }
        foreach (PacketBuffer packet in batch) { packet.Drop(DropReason.PortGone); }
    }
}
