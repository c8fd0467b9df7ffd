using Imq.Packets;
using Imq.Packets.Tags;
using Imq.Shaping.Filters;
using Imq.Syntax;

namespace Imq.Shaping.Qdiscs;

/// <summary>Bands served strictly in order: <c>prio [bands 2..16] [priomap P0..P15]</c>; classes <c>1:1</c> … are the bands.</summary>
/// <remarks>
/// A priority that names a band (1:2) wins, then filters, then the priority map. Each band's default leaf is a pfifo.
/// Source: Linux sch_prio.c, tc-prio(8).
/// </remarks>
internal sealed class PrioQdisc : ClassfulQdisc, IQdisc<PrioQdisc>
{
    private LeafClass[] _classes = [];
    private PriorityBands _bands = PriorityBands.Default;

    public static string Kind => "prio";

    /// <summary>At the qdisc only.</summary>
    public override bool TakesFilters(TcClass? at) => at is null;

    public override IEnumerable<TcClass> Classes => _classes;

    public override TcClass? FindClass(ClassId id) => id.Minor >= 1 && id.Minor <= _classes.Length ? _classes[id.Minor - 1] : null;

    public override EnqueueResult Enqueue(PacketBuffer packet, Instant now)
    {
        int band = Classify(packet);
        return band < 0 ? Drop(packet, DropReason.QueuePolicy) : EnqueueInto(_classes[band].Leaf!, packet, now);
    }

    public override PacketBuffer? Dequeue(Instant now)
    {
        foreach (LeafClass band in _classes)
        {
            if (band.Leaf!.QueueLength == 0 || band.Leaf.TakePeeked(now) is not { } packet) { continue; }
            CountTaken(packet);
            return packet;
        }
        return null;
    }

    public override PacketBuffer? Peek(Instant now)
    {
        foreach (LeafClass band in _classes)
        {
            if (band.Leaf!.QueueLength > 0 && band.Leaf.Peek(now) is { } packet) { return packet; }
        }
        return null;
    }

    public override void Reset()
    {
        foreach (LeafClass band in _classes) { band.Leaf?.Reset(); }
        base.Reset();
    }

    public override void Change(TcOptions options)
    {
        PriorityBands asked = PrioOptions.Read(options);
        if (asked.Bands is < PriorityBands.MinBands or > PriorityBands.MaxBands || Array.Exists(asked.Map, band => band >= asked.Bands))
        {
            throw options.Refused(TcErrno.Invalid);
        }
        _bands = asked;
        Resize(asked.Bands, options.Changes);
    }

    public override Action Remember()
    {
        PriorityBands before = _bands;
        return () => _bands = before;
    }

    public override void Dump(TcWriter to) => _bands.Dump(to);

    public override void Save(CommandWriter to) => _bands.Save(to);

    private void Resize(int bands, ChangeLog changes)
    {
        LeafClass[] before = _classes;
        for (int i = bands; i < before.Length; i++)
        {
            LeafClass gone = before[i];
            Qdisc? leaf = Graft(gone, null);
            changes.Undo(() => Graft(gone, leaf));
            if (leaf is not null) { changes.AtCommit(leaf.Destroy); }
        }
        LeafClass[] after = new LeafClass[bands];
        for (int i = 0; i < bands; i++) { after[i] = i < before.Length ? before[i] : new LeafClass(this, (ushort)(i + 1), hasStatistics: true); }
        _classes = after;
        changes.Undo(() => _classes = before);
        for (int i = before.Length; i < bands; i++) { Graft(after[i], MakeDefaultLeaf(after[i])); }
    }

    /// <returns>The band, or -1 where a filter's action dropped the packet.</returns>
    private int Classify(PacketBuffer packet)
    {
        uint band = packet.Priority;
        if (band >> 16 != Handle.Major)
        {
            if (Filters is not { } filters || !filters.Classify(packet, out ClassifyResult result))
            {
                return _bands.BandOf(band >> 16 != 0 ? 0 : band);
            }
            if (result.Drop) { return -1; }
            band = result.ClassId.Value;
        }
        uint index = (band & 0xFFFF) - 1;
        return index < (uint)_classes.Length ? (int)index : _bands.BandOf(0);
    }
}
