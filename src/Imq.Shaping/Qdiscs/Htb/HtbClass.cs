using Imq.Packets.Tags;
using Imq.Syntax;

namespace Imq.Shaping.Qdiscs.Htb;

/// <summary>One htb class: its tokens, its place in the tree and in the rounds. The algorithm is in <see cref="HtbQdisc"/>.</summary>
internal sealed class HtbClass(HtbQdisc holder, ClassId id, HtbClass? parent) : TcClass(holder)
{
    public const int Priorities = 8, Levels = 8;

    /// <summary>Longer than this nobody pays back, and nobody earns at once: 60 s.</summary>
    public const long MaxDebtNanoseconds = 60 * Packets.Instant.NanosecondsPerSecond;

    public const long MaxDebt = MaxDebtNanoseconds << RateConfig.FractionBits;

    private static readonly List<HtbClass> s_none = [];
    private TrafficCounts _counts;

    // ── Place in the tree ──
    public HtbClass? Parent { get; } = parent;

    /// <summary>0 for a leaf, 7 for an inner class right below the qdisc, one less per step down.</summary>
    public int Level;

    public int Children;

    // ── Parameters, in the units the algorithm uses ──
    public required HtbParameters Parameters;
    public RateConfig Rate, Ceil;

    /// <summary>Caps of tokens.</summary>
    public long Burst, CeilBurst;
    public int Quantum, Priority;

    /// <summary>A longer super-packet is split at enqueue, into pieces of <see cref="PieceBytes"/>; computed for tree version <see cref="SplitVersion"/>.</summary>
    public long SplitBytes, PieceBytes;
    public int SplitVersion = -1;

    // ── Tokens at rate and at ceil, in units of RateConfig; true at time Checkpoint (ns) ──
    public long Tokens, CeilTokens, Checkpoint;
    public HtbMode Mode = HtbMode.CanSend;

    /// <summary>The time it waits for, and its place in the wait queue (-1: it does not wait).</summary>
    public long WaitsUntil;
    public int WaitIndex = -1;

    // ── Rounds ──

    /// <summary>Priorities in which this class takes part, as a bit mask; 0: nothing to send below.</summary>
    public int Activity;

    /// <summary>Its place by class id, among all classes and among its parent's children.</summary>
    public int Rank, SiblingRank;

    /// <summary>Of an inner class: its children by sibling rank, and those that borrow from it, by priority. Built by <see cref="HtbQdisc"/>.</summary>
    public List<HtbClass> ByRank = s_none;
    public HtbRing?[] Borrowers = [];

    /// <summary>Of a leaf, by lending level: bytes left of its turn, and turns it has taken in advance (super-packets).</summary>
    public HtbPerLevel Deficit, TurnsAhead;

    // ── Statistics ──
    public uint Lends, Borrows, Giants;

    public override ClassId Id => id;

    public override ClassId ParentId => Parent?.Id ?? ClassId.Root;

    public override TrafficCounts Counts => _counts;

    public ref TrafficCounts MutableCounts => ref _counts;

    public override int QueueLength => Leaf?.QueueLength ?? 0;

    public override long Backlog => Leaf?.Backlog ?? 0;

    public override void Dump(TcWriter to) => HtbPrinter.PrintClass(this, to);

    /// <remarks>What an inner class would be as a leaf is saved with it; a quantum that rate / r2q gives, and gives without a warning, is not.</remarks>
    public override void Save(CommandWriter to)
    {
        RateConfig rate = Parameters.Rate, ceil = Parameters.Ceil;
        to.Option("rate", ExactText.OfRate(rate.Rate));
        if (ceil.Rate != rate.Rate) { to.Option("ceil", ExactText.OfRate(ceil.Rate)); }
        if (Parameters.BurstTicks != HtbOptions.DefaultBurstTicks(rate.Rate)) { to.Option("burst", TickTime.BytesFor(rate.Rate, Parameters.BurstTicks)); }
        if (Parameters.CeilBurstTicks != HtbOptions.DefaultBurstTicks(ceil.Rate)) { to.Option("cburst", TickTime.BytesFor(ceil.Rate, Parameters.CeilBurstTicks)); }
        if (Priority != 0) { to.Option("prio", Priority); }
        if ((ulong)Quantum != rate.Rate / ((HtbQdisc)Holder).RateToQuantum) { to.Option("quantum", Quantum); }
        ExactText.AddLink(rate, to);
    }

    public override void DumpStatistics(TcWriter to) => HtbPrinter.PrintClassStatistics(this, to);
}
