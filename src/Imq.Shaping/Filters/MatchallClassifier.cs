using Imq.Packets;
using Imq.Shaping.Qdiscs;
using Imq.Syntax;

namespace Imq.Shaping.Filters;

/// <summary>matchall: one filter that matches every packet of its protocol.</summary>
/// <remarks>Source: Linux cls_matchall.c, tc-matchall(8).</remarks>
internal sealed class MatchallClassifier : Classifier, IFilterKind
{
    private MatchallFilter? _filter;

    private MatchallClassifier(FilterBlock block, ushort protocol, uint preference) : base(block, KindName, protocol, preference)
    {
    }

    public static string KindName => "matchall";

    public static FilterOptions Parse(string? handle, TcOptions options) => MatchallOptions.Parse(handle, options);

    public static Classifier Create(FilterBlock block, ushort protocol, uint preference, TcOptions options) =>
        new MatchallClassifier(block, protocol, preference);

    public override IEnumerable<object> Elements => _filter is null ? [] : [_filter];

    public override bool Classify(PacketBuffer packet, out ClassifyResult result)
    {
        if (_filter is not { } filter)
        {
            result = default;
            return false;
        }
        filter.Matched += packet.SegmentCount;
        result = filter.Result;
        return true;
    }

    public override object? Find(uint handle) => _filter is { } filter && filter.Handle == handle ? filter : null;

    public override void Change(uint handle, object? existing, FilterOptions? filter, TcOptions options)
    {
        if (filter is not { IsGiven: true }) { throw options.Refused(TcErrno.Invalid); }
        if (_filter is not null) { throw options.Refused(TcErrno.Exists); }
        if ((filter.Flags & FilterFlags.SkipSoftware) != 0) { throw options.Refused(TcErrno.NotSupported); }
        MatchallFilter made = new(handle == 0 ? 1 : handle, filter.Flags);
        made.Take(filter);
        made.BindIn(Block.Owner);
        _filter = made;
        options.Changes.Undo(() =>
        {
            made.BindTo(null);
            _filter = null;
        });
    }

    public override bool Delete(object existing, TcOptions options)
    {
        MatchallFilter filter = (MatchallFilter)existing;
        filter.BindTo(null);
        _filter = null;
        options.Changes.Undo(() =>
        {
            _filter = filter;
            filter.BindIn(Block.Owner);
        });
        return true;
    }

    /// <remarks>tc wants a word behind skip_hw; the flowid is one, and no matchall is without it.</remarks>
    public override void Save(object element, CommandWriter to)
    {
        MatchallFilter filter = (MatchallFilter)element;
        if (filter.Handle != 1) { to.Option("handle", ExactText.Hex(filter.Handle)); }
        to.Word(KindName);
        filter.Save(to, Block.Owner.Device.Control);
        if (!filter.HasClassId) { to.Option("classid", "none"); }
    }

    public override void Dump(object element, TcWriter to)
    {
        MatchallFilter filter = (MatchallFilter)element;
        if (to.To.IsJson) { to.Number("handle", "", filter.Handle); }
        else { to.Hex("handle", "handle ", filter.Handle, " "); }
        if (filter.HasClassId) { to.String("flowid", "flowid ", filter.ClassId.ToString(), " "); }
        if ((filter.Flags & FilterFlags.SkipHardware) != 0) { to.Flag("skip_hw", to.NewLine + "  skip_hw", true); }
        to.Flag("not_in_hw", to.NewLine + "  not_in_hw", true);
        if (to.Statistics) { to.Number("rule_hit", " (rule hit ", filter.Matched, ")"); }
    }
}
