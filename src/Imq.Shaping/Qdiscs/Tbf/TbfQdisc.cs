using Imq.Packets;
using Imq.Packets.Tags;
using Imq.Syntax;

namespace Imq.Shaping.Qdiscs;

/// <summary>
/// Token bucket: <c>tbf rate R burst B[/CELL] (limit B | latency T) [peakrate R mtu B] [mpu B] [overhead B] [linklayer L]</c>,
/// one inner qdisc (class <c>:1</c>), by default a bfifo of the limit.
/// </summary>
/// <remarks>
/// Tokens (units of <see cref="RateConfig"/>) are at most what a packet of burst bytes costs. A packet longer than the burst is dropped; a super-packet is cut,
/// also where it would hold the line longer than a millisecond and than the burst. Source: Linux sch_tbf.c, tc-tbf(8).
/// </remarks>
internal sealed class TbfQdisc : ClassfulQdisc, IQdisc<TbfQdisc>
{
    private readonly LeafClass _inner;
    private readonly PacketQueue _pieces = new();
    private TbfParameters _parameters;
    private RateConfig _rate, _peak;
    private bool _hasPeak;
    private long _burst, _peakBurst, _tokens, _peakTokens, _checkpoint, _maxSize, _pieceBytes;

    public TbfQdisc() => _inner = new LeafClass(this, 1, hasStatistics: false);

    public static string Kind => "tbf";

    /// <summary>tbf classifies nothing.</summary>
    public override bool TakesFilters(TcClass? at) => false;

    public override IEnumerable<TcClass> Classes => [_inner];

    /// <summary>Any id below this handle names the one inner class, as in Linux.</summary>
    public override TcClass? FindClass(ClassId id) => _inner;

    public override Qdisc MakeDefaultLeaf(TcClass at) => Device.MakeNoop();

    public override EnqueueResult Enqueue(PacketBuffer packet, Instant now)
    {
        if (packet.ShapedLength <= _maxSize) { return EnqueueInto(_inner.Leaf!, packet, now); }
        if (packet.SegmentCount == 1 || packet.ShapedSegmentLength > _maxSize) { return Drop(packet, DropReason.QueueFull); }
        int segments = (int)Math.Clamp(_pieceBytes / packet.ShapedSegmentLength, 1, packet.SegmentCount);
        if (!Device.TrySplit(packet, segments, _pieces)) { return Drop(packet, DropReason.SegmentationFailed); }
        EnqueueResult result = EnqueueResult.Dropped;
        while (_pieces.TakeFirst() is { } piece)
        {
            if (EnqueueInto(_inner.Leaf!, piece, now) != EnqueueResult.Dropped) { result = EnqueueResult.Queued; }
        }
        return result;
    }

    public override PacketBuffer? Dequeue(Instant now)
    {
        if (QueueLength == 0 || _inner.Leaf!.Peek(now) is not { } head) { return null; }
        long earned = RateConfig.FromNanoseconds(Math.Clamp(now.Nanoseconds - _checkpoint, 0, RateConfig.ToNanoseconds(_burst)));
        long tokens = Math.Min(_tokens + earned, _burst) - _rate.CostOf(head);
        long peakTokens = _hasPeak ? Math.Min(_peakTokens + earned, _peakBurst) - _peak.CostOf(head) : 0;
        if (tokens < 0 || peakTokens < 0)
        {
            Counts.Overlimits++;
            WakeAt(now + Math.Max(1, RateConfig.ToNanoseconds(Math.Max(-tokens, -peakTokens))));
            return null;
        }
        PacketBuffer packet = _inner.Leaf.TakePeeked(now)!;
        (_tokens, _peakTokens, _checkpoint) = (tokens, peakTokens, now.Nanoseconds);
        CountTaken(packet);
        return packet;
    }

    public override void Reset()
    {
        _inner.Leaf?.Reset();
        (_tokens, _peakTokens, _checkpoint) = (_burst, _peakBurst, Device.LastPoll.Nanoseconds);
        base.Reset();
    }

    public override void Change(TcOptions options)
    {
        TbfParameters asked = TbfOptions.Read(options);
        if (asked.Peak is { } peak && peak.Rate <= asked.Rate.Rate) { throw options.Refused(TcErrno.Invalid); }
        if (MaxSizeOf(asked) == 0) { throw options.Refused(TcErrno.Invalid); }
        SetLimit(asked.Limit, options.Changes);
        Assign(asked);
        (_tokens, _peakTokens, _checkpoint) = (_burst, _peakBurst, Device.LastPoll.Nanoseconds);
    }

    public override Action Remember()
    {
        TbfParameters before = _parameters;
        (long tokens, long peakTokens, long checkpoint) = (_tokens, _peakTokens, _checkpoint);
        return () =>
        {
            Assign(before);
            (_tokens, _peakTokens, _checkpoint) = (tokens, peakTokens, checkpoint);
        };
    }

    public override void Dump(TcWriter to) => TbfPrinter.Print(_parameters, _burst, _peakBurst, to);

    public override void Save(CommandWriter to) => _parameters.Save(to);

    private void Assign(in TbfParameters asked)
    {
        _parameters = asked;
        _rate = asked.Rate;
        _burst = _rate.CostOfBucket(asked.Burst);
        _hasPeak = asked.Peak.HasValue;
        _peak = asked.Peak ?? default;
        _peakBurst = _hasPeak ? _peak.CostOfBucket(asked.PeakBurst) : 0;
        _maxSize = MaxSizeOf(asked);
        _pieceBytes = Math.Min(_maxSize, (long)(_rate.Rate / 1000));
    }

    private static long MaxSizeOf(in TbfParameters asked) => asked.Peak is null ? asked.Burst : Math.Min(asked.Burst, asked.PeakBurst);

    /// <summary>The inner fifo follows the limit; anything else the user put there keeps its own.</summary>
    private void SetLimit(uint limit, ChangeLog changes)
    {
        if (_inner.Leaf is FifoQdisc fifo)
        {
            uint before = fifo.Limit;
            fifo.Limit = limit;
            changes.Undo(() => fifo.Limit = before);
        }
        else if (_inner.Leaf is null or NoopQdisc)
        {
            Qdisc made = limit == 0 ? Device.MakeNoop() : Device.MakeDefaultLeaf(BfifoQdisc.Kind, _inner.Id);
            if (made is FifoQdisc bytes) { bytes.Limit = limit; }
            Qdisc? before = Graft(_inner, made);
            changes.Undo(() => Graft(_inner, before));
        }
    }
}
