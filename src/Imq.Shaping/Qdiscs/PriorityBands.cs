using Imq.Syntax;
using System.Globalization;

namespace Imq.Shaping.Qdiscs;

/// <summary>Which band serves which priority (skb->priority's low four bits); what prio and pfifo_fast share.</summary>
/// <remarks>Source: Linux pkt_sched.h TC_PRIO_*, tc-prio(8).</remarks>
internal readonly record struct PriorityBands(int Bands, byte[] Map)
{
    public const int MaxPriority = 15, MaxBands = 16, MinBands = 2;

    /// <summary>Three bands by TOS: interactive, best effort, bulk.</summary>
    public static PriorityBands Default { get; } = new(3, [1, 2, 2, 2, 1, 2, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1]);

    public int BandOf(uint priority) => Map[priority & MaxPriority];

    /// <summary>Adds what differs from <see cref="Default"/>.</summary>
    public void Save(CommandWriter to)
    {
        if (Bands != Default.Bands) { to.Option("bands", Bands); }
        if (Map.AsSpan().SequenceEqual(Default.Map)) { return; }
        to.Word("priomap");
        foreach (byte band in Map) { to.Word(band.ToString(CultureInfo.InvariantCulture)); }
    }

    public void Dump(TcWriter to)
    {
        to.Number("bands", "bands ", Bands, " ");
        to.To.OpenArray("priomap").Text("priomap");
        foreach (byte band in Map) { to.Number(null, " ", band); }
        to.To.CloseArray();
        to.Flag("multiqueue", "", false);
    }
}
