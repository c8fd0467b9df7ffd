using System.Diagnostics;
using Imq.Packets;
using Imq.Shaping.Qdiscs;

namespace Imq.Shaping.Devices;

/// <summary>Something with a qdisc tree between it and its packets: every port, and every imq device.</summary>
/// <remarks>
/// Created down, with the noop qdisc; the default tree comes with the first <c>up</c>, as in Linux. Down empties the tree and keeps it.
/// Packets that a Poll releases go to the sink, which must not call back.
/// </remarks>
public partial class ShapedDevice
{
    /// <summary>The longest lateness of a wake-up that is made good: what should have left within it leaves now. Nanoseconds.</summary>
    internal const long MaxCatchUp = 8 * Instant.NanosecondsPerMillisecond;

    private readonly IPacketSink _sink;
    private readonly PacketQueue _pieces = new(), _scratch = new();
    private Instant _wake = Instant.Never;
    private bool _isUp;
    private int _txQueueLength = 1000;

    /// <param name="index">The interface index.</param>
    /// <param name="hasQueue">False for a device that Linux gives <c>noqueue</c> (bridge, veth, lo): IFF_NO_QUEUE.</param>
    public ShapedDevice(string name, int index, IPacketSink sink, bool hasQueue = true)
    {
        Name = name;
        Index = index;
        HasQueue = hasQueue;
        _sink = sink;
        Handles = new HandleTable();
        Root = MakeNoop();
    }

    public string Name { get; set; }

    public int Index { get; }

    /// <summary>Whether the default qdisc is pfifo_fast (true) or noqueue.</summary>
    public bool HasQueue { get; }

    /// <summary>Bytes; default 1500. Quanta and limits are computed from it when a qdisc is made; passing packets are not measured by it.</summary>
    public int Mtu { get; set; } = 1500;

    /// <summary>Bytes of the link header in front of a full packet (hard_header_len): 14 on Ethernet, 0 on a TUN and on imq. Default limits and quanta add it.</summary>
    public int LinkHeaderLength { get; init; } = 14;

    /// <summary>Packets; default 1000. Default limits are taken from it when a qdisc is made.</summary>
    public int TxQueueLength
    {
        get => _txQueueLength;
        set
        {
            int old = _txQueueLength;
            SetTxQueueLength(value);
            Changes.Undo(() => SetTxQueueLength(old));
        }
    }

    public bool IsUp
    {
        get => _isUp;
        set
        {
            if (_isUp == value) { return; }
            _isUp = value;
            Changes.Undo(() => _isUp = !value);
            if (value) { AttachDefault(); } else { Changes.AtCommit(ResetTree); }
        }
    }

    /// <summary>Packets the tree holds, segments counted.</summary>
    public int QueueLength => Root.QueueLength;

    /// <summary>Bytes the tree holds.</summary>
    public long Backlog => Root.Backlog;

    /// <summary>When to <see cref="Poll"/> again: at once (now or earlier) after an Enqueue or a used-up budget, when a shaper has earned the next packet, or Never.</summary>
    public Instant NextEvent => _wake;

    /// <summary>The latest time packets were released at; it never goes back.</summary>
    internal Instant LastPoll { get; private set; }

    /// <summary>An empty queue for a qdisc's use within one call that calls no other qdisc.</summary>
    internal PacketQueue Scratch => _scratch;

    /// <summary>The word that <c>ip link</c> prints behind <c>qdisc</c>.</summary>
    public string QdiscKind => Root.KindName;

    /// <summary>Bytes that shaping charges for the packet, all its segments: frames with their link headers.</summary>
    public virtual int LengthOf(PacketBuffer packet) => packet.CountedLength + (packet.SegmentCount * (packet.NetworkOffset - packet.Start));

    /// <summary>Gives a packet to the tree; consumed either way.</summary>
    /// <returns>False: it was dropped (and counted).</returns>
    public bool Enqueue(PacketBuffer packet, Instant now)
    {
        if (!_isUp)
        {
            packet.Drop(DropReason.PortDown);
            return false;
        }
        Measure(packet, now);
        CountIn(packet);
        if (Root is NoqueueQdisc) { return EnqueueWithoutQueue(packet, now); }
        if (Root.Enqueue(packet, now) == EnqueueResult.Dropped) { return false; }
        if (now < _wake) { _wake = now; }
        return true;
    }

    /// <summary>Moves what may leave now into the sink, at most <paramref name="budget"/> buffers.</summary>
    /// <remarks>
    /// A late wake-up is worked off at the times that were planned, so that the rate is exact whatever the timer does; at most
    /// <see cref="MaxCatchUp"/> is made good.
    /// </remarks>
    public void Poll(Instant now, int budget)
    {
        Instant at = Later(Instant.Min(_wake, now), Later(LastPoll, now - MaxCatchUp));
        while (budget > 0)
        {
            _wake = Instant.Never;
            PacketBuffer? packet = Root.Dequeue(at);
            LastPoll = at;
            if (packet is null)
            {
                if (_wake > now) { return; }
                Debug.Assert(_wake > at, "a qdisc asks for a wake-up that brings nothing");
                at = Later(_wake, at + 1);
                continue;
            }
            budget--;
            CountOut(packet);
            _sink.Accept(packet, now);
        }
        _wake = Root.QueueLength > 0 ? at : Instant.Never;
    }

    /// <summary>A qdisc of the tree may have something at that time.</summary>
    internal void WakeAt(Instant at)
    {
        if (at < _wake) { _wake = at; }
    }

    /// <summary>A packet was handed in (before the tree decides).</summary>
    protected virtual void CountIn(PacketBuffer packet)
    {
    }

    /// <summary>The tree released a packet.</summary>
    protected virtual void CountOut(PacketBuffer packet)
    {
    }

    /// <summary>A packet met <c>noqueue</c>: a port sends it at once.</summary>
    private protected virtual bool EnqueueWithoutQueue(PacketBuffer packet, Instant now)
    {
        CountOut(packet);
        _sink.Accept(packet, now);
        return true;
    }

    private void Measure(PacketBuffer packet, Instant now)
    {
        packet.ShapedLength = LengthOf(packet);
        packet.ShapedSegmentLength = SegmentLengthOf(packet);
        packet.Enqueued = now;
    }

    private static int SegmentLengthOf(PacketBuffer packet) => packet.SegmentCount <= 1 ? packet.ShapedLength
        : packet.GsoSize + packet.SegmentHeaderLength + ((packet.ShapedLength - packet.CountedLength) / packet.SegmentCount);

    private static Instant Later(Instant left, Instant right) => left > right ? left : right;
}
