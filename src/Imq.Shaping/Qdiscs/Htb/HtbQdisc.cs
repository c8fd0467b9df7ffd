using Imq.Packets;
using Imq.Packets.Tags;
using Imq.Syntax;
using System.Globalization;

namespace Imq.Shaping.Qdiscs.Htb;

/// <summary>
/// Hierarchical token bucket: <c>htb [default ID] [r2q N] [direct_qlen N]</c> with classes
/// <c>rate R [ceil R] [burst B] [cburst B] [prio 0..7] [quantum B] [mtu B] [mpu B] [overhead B] [linklayer L]</c>.
/// A class may send at its rate; up to its ceil if an ancestor has tokens to lend.
/// </summary>
/// <remarks>
/// Four files: this one (the qdisc and its tree), <c>HtbQdisc.Classes</c> (changes of classes), <c>HtbQdisc.Packets</c> (what packets go
/// through), <c>HtbQdisc.Borrowing</c> (tokens, modes and rounds). Source: Linux sch_htb.c, behaviour only; tc-htb(8); Devera's HTB theory page.
/// </remarks>
internal sealed partial class HtbQdisc : ClassfulQdisc, IQdisc<HtbQdisc>
{
    private readonly ClassTable<HtbClass> _classes = new();
    private readonly PacketQueue _direct = new(), _pieces = new();
    private readonly HtbWaitQueue _waiting = new();

    /// <summary>Minor id of the class for packets that no filter claims; 0: straight through.</summary>
    private uint _defaultMinor;

    /// <summary>Counts changes of the tree and its rates: leaves recompute where they split super-packets.</summary>
    private int _version;

    public static string Kind => "htb";

    /// <summary>Rate in bytes per second divided by this is the default quantum; 1 or more, default 10.</summary>
    public uint RateToQuantum { get; private set; } = 10;

    public uint DefaultMinor => _defaultMinor;

    /// <summary>Packets that the direct queue holds at most; default txqueuelen.</summary>
    public uint DirectLimit { get; private set; }

    /// <summary>Packets that went through the direct queue.</summary>
    public uint DirectPackets { get; private set; }

    public override bool CanChange => false;

    public override IEnumerable<TcClass> Classes => _classes.All;

    public override TcClass? FindClass(ClassId id) => _classes.Find(id.Value);

    public override TcErrno? RefusesLeaf(TcClass at) => ((HtbClass)at).Level > 0 ? TcErrno.Invalid : null;

    public override void Init(TcOptions options)
    {
        HtbOptions.Qdisc read = HtbOptions.ReadQdisc(options);
        _defaultMinor = read.Default;
        RateToQuantum = Math.Max(1, read.RateToQuantum);
        DirectLimit = read.DirectLimit ?? (uint)Math.Max(2, Device.TxQueueLength);
    }

    public override void Change(TcOptions options) => throw options.Refused(TcErrno.Invalid, "Change operation not supported by specified qdisc");

    public override Action Remember() => static () => { };

    public override void Dump(TcWriter to) => HtbPrinter.PrintQdisc(this, to);

    public override void Save(CommandWriter to)
    {
        if (_defaultMinor != 0) { to.Option("default", _defaultMinor.ToString("x", CultureInfo.InvariantCulture)); }
        if (RateToQuantum != 10) { to.Option("r2q", RateToQuantum); }
        to.Option("direct_qlen", DirectLimit);
    }

    public override void Reset()
    {
        foreach (HtbClass each in _classes.All)
        {
            each.Leaf?.Reset();
            each.Activity = 0;
            each.Mode = HtbMode.CanSend;
        }
        _waiting.Clear();
        _isStale = true;
        DropAll(_direct);
        base.Reset();
    }

    public override void LeafBecameEmpty(TcClass at)
    {
        HtbClass leaf = (HtbClass)at;
        if (leaf.Activity != 0) { Deactivate(leaf); }
    }

    public override void LeafBecameFull(TcClass at)
    {
        HtbClass leaf = (HtbClass)at;
        if (leaf.Activity == 0) { Activate(leaf); }
    }
}
