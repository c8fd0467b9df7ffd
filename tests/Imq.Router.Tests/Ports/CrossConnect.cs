using Imq.Packets;
using Imq.Router.Loop;
using Imq.Router.Ports;

namespace Imq.Router.Tests.Ports;

/// <summary>The smallest packet path: what comes in by one port leaves by the other. Counts what it sees.</summary>
internal sealed class CrossConnect(IPort left, IPort right) : IPacketWorker
{
    private readonly PacketBuffer[] _toLeft = new PacketBuffer[EventLoop.BatchPackets], _toRight = new PacketBuffer[EventLoop.BatchPackets];
    private int _left, _right;

    public long SuperPackets { get; private set; }

    public long UnfinishedChecksums { get; private set; }

    public int LongestFrame { get; private set; }

    public bool HasBacklog => false;

    public IPort? Gone { get; private set; }

    public void Receive(IPort port, ReadOnlySpan<PacketBuffer> batch, Instant now)
    {
        foreach (PacketBuffer packet in batch)
        {
            if (!PacketDecoder.TryDecode(packet, port.Link, out DropReason reason))
            {
                packet.Drop(reason);
                continue;
            }
            if (packet.IsGso) { SuperPackets++; }
            if (packet.NeedsChecksum) { UnfinishedChecksums++; }
            LongestFrame = Math.Max(LongestFrame, packet.FrameLength);
            if (ReferenceEquals(port, left)) { _toRight[_right++] = packet; } else { _toLeft[_left++] = packet; }
        }
    }

    public Instant Poll(Instant now)
    {
        if (_left > 0) { left.Transmit(_toLeft.AsSpan(0, _left)); }
        if (_right > 0) { right.Transmit(_toRight.AsSpan(0, _right)); }
        _left = _right = 0;
        return Instant.Never;
    }

    public void PortGone(IPort port) => Gone = port;
}
