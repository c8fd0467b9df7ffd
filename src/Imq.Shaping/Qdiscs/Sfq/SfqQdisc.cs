using Imq.Packets;
using Imq.Packets.Tags;
using Imq.Shaping.Filters;
using Imq.Syntax;

namespace Imq.Shaping.Qdiscs;

/// <summary>
/// Stochastic fairness: flows by hash, served by turns of <c>quantum</c> bytes:
/// <c>sfq [limit N] [depth N] [flows N] [divisor N] [quantum B] [perturb SECS] [headdrop]</c>. Class <c>H:n</c> is bucket n - 1.
/// </summary>
/// <remarks>
/// Beyond the limit the longest flow loses a packet. A priority or a filter may name the bucket. Super-packets are counted, served and cut as
/// their segments. The round and the drops are in <c>SfqQdisc.Flows</c>. Source: Linux sch_sfq.c, McKenney 1990, tc-sfq(8).
/// </remarks>
internal sealed partial class SfqQdisc : ClassfulQdisc, IQdisc<SfqQdisc>
{
    private SfqParameters _parameters;
    private Instant _nextPerturbation = Instant.Never;

    public static string Kind => "sfq";

    /// <summary>At the qdisc only.</summary>
    public override bool TakesFilters(TcClass? at) => at is null;

    /// <summary>Seed of the hash.</summary>
    public uint Seed { get; set; }

    /// <summary>Linux cannot change an sfq either: it is replaced.</summary>
    public override bool CanChange => false;

    /// <summary>The flows that hold packets now.</summary>
    public override IEnumerable<TcClass> Classes
    {
        get
        {
            for (int bucket = 0; bucket < _buckets.Length; bucket++)
            {
                if (_buckets[bucket] is { } flow) { yield return new SfqClass(this, flow); }
            }
        }
    }

    /// <summary>No command can name a flow.</summary>
    public override TcClass? FindClass(ClassId id) => null;

    public override void Init(TcOptions options)
    {
        _parameters = SfqOptions.Read(options, Device.Mtu + Device.LinkHeaderLength);
        _buckets = new SfqFlow?[_parameters.Divisor];
        _free = null;
        for (int i = 0; i < _parameters.Flows; i++) { _free = new SfqFlow { NextInRound = _free }; }
        Seed = (uint)Random.Shared.Next();
    }

    public override void Change(TcOptions options) => throw options.Refused(TcErrno.Invalid, "Change operation not supported by specified qdisc");

    public override Action Remember() => static () => { };

    public override EnqueueResult Enqueue(PacketBuffer packet, Instant now)
    {
        if (_parameters.Perturb > 0) { Perturb(now); }
        int bucket = Classify(packet);
        return bucket < 0 ? Drop(packet, DropReason.QueuePolicy) : Put(bucket, packet);
    }

    public override PacketBuffer? Dequeue(Instant now)
    {
        if (_tail is null) { return null; }
        SfqFlow flow = _tail.NextInRound!;
        while (flow.Allotment <= 0)
        {
            flow.Allotment += _parameters.Quantum;
            _tail = flow;
            flow = flow.NextInRound!;
        }
        int before = flow.Packets;
        PacketBuffer packet = Take(flow.Queue)!;
        _lengths.Move(flow, before, flow.Packets);
        if (flow.Packets == 0) { EndFlow(flow); } else { flow.Allotment -= packet.ShapedLength; }
        return packet;
    }

    public override void Reset()
    {
        while (_tail is not null)
        {
            SfqFlow flow = _tail.NextInRound!;
            DropAll(flow.Queue);
            EndFlow(flow);
        }
        _lengths.Clear();
        base.Reset();
    }

    public override void Dump(TcWriter to)
    {
        to.Number("limit", "limit ", _parameters.Limit, "p ").Size("quantum", "quantum ", (uint)_parameters.Quantum, " ");
        to.Number("depth", "depth ", _parameters.Depth, " ");
        if (_parameters.HeadDrop) { to.Flag("headdrop", "headdrop ", true); }
        if (to.Details) { to.Number("flows", "flows ", _parameters.Flows, " "); }
        to.Number("divisor", "divisor ", _parameters.Divisor, " ");
        if (_parameters.Perturb > 0) { to.Number("perturb", "perturb ", _parameters.Perturb, "sec "); }
    }

    public override void Save(CommandWriter to) => _parameters.Save(to);

    /// <returns>The bucket, or -1 where a filter says so.</returns>
    private int Classify(PacketBuffer packet)
    {
        uint minor = packet.Priority & 0xFFFF;
        if (packet.Priority >> 16 == Handle.Major && Handle.Major != 0 && minor >= 1 && minor <= _parameters.Divisor) { return (int)minor - 1; }
        if (Filters is not { } filters) { return Hash(packet); }
        if (!filters.Classify(packet, out ClassifyResult result) || result.Drop) { return -1; }
        return result.ClassId.Minor >= 1 && result.ClassId.Minor <= _parameters.Divisor ? result.ClassId.Minor - 1 : -1;
    }

    private int Hash(PacketBuffer packet)
    {
        uint hash = FlowKey.TryRead(packet, out FlowKey key) ? key.Hash(Seed) : packet.Protocol * 0x9E37_79B1u;
        return (int)(hash & (uint)(_parameters.Divisor - 1));
    }

    /// <summary>Every <c>perturb</c> seconds flows that shared a bucket by chance part.</summary>
    private void Perturb(Instant now)
    {
        if (now < _nextPerturbation && _nextPerturbation != Instant.Never) { return; }
        bool isFirst = _nextPerturbation == Instant.Never;
        _nextPerturbation = now + (_parameters.Perturb * Instant.NanosecondsPerSecond);
        if (isFirst) { return; }
        Seed = (Seed * 1_664_525) + 1_013_904_223;
        if (Filters is null && _tail is not null) { Rehash(); }
    }
}
