using Imq.Packets.Tags;
using Imq.Shaping.Qdiscs;
using Imq.Shaping.Syntax;
using Imq.Syntax;

namespace Imq.Shaping.Filters;

/// <summary>The words behind <c>u32</c>: <c>match … link … hashkey … offset … ht … sample … divisor … flowid …</c>.</summary>
/// <remarks>Source: iproute2 6.1 f_u32.c u32_parse_opt; tc-u32(8).</remarks>
internal sealed class U32Options : FilterOptions
{
    private const string Usage =
        """
        Usage: ... u32 [ match SELECTOR ... ] [ link HTID ] [ classid CLASSID ]
                       [ action ACTION_SPEC ] [ offset OFFSET_SPEC ]
                       [ ht HTID ] [ hashkey HASHKEY_SPEC ]
                       [ sample SAMPLE ] [skip_hw | skip_sw]
        or         u32 divisor DIVISOR

        Where: SELECTOR := SAMPLE SAMPLE ...
               SAMPLE := { ip | ip6 | udp | tcp | icmp | u{32|16|8} | mark }
                         SAMPLE_ARGS [ divisor DIVISOR ]
               FILTERID := X:Y:Z

        NOTE: CLASSID is parsed at hexadecimal input.
        """;

    private uint _home, _order;
    private bool _hasSample, _hasSelector;

    /// <summary>Buckets of a new table.</summary>
    public uint? Divisor { get; private set; }

    /// <summary>Table and bucket the filter goes into; null for the root table.</summary>
    public uint? Table => _home == 0 ? null : _home;

    public uint? Link { get; private set; }

    public U32Selector? Selector { get; private set; }

    public uint MarkValue { get; private set; }

    public uint MarkMask { get; private set; }

    public static U32Options Parse(string? handle, TcOptions options)
    {
        options.Usage = Usage;
        U32Options made = new() { IsGiven = !options.Words.AtEnd };
        if (handle is not null)
        {
            made.Handle = U32Handle.TryParse(handle, out uint number) ? number
                : throw options.Fault(null, $"a u32 handle is TABLE:BUCKET:NUMBER, hexadecimal, not '{handle}'", "Illegal filter ID", withUsage: false);
        }
        made.ParseAll(options);
        return made;
    }

    private void ParseAll(TcOptions options)
    {
        U32SelectorReader selector = new(options);
        while (options.TryNext(out Word word))
        {
            if (TcOptions.Matches(word, "match"))
            {
                selector.ReadMatch(word, "match");
                _hasSelector = true;
            }
            else if (TcOptions.Matches(word, "offset")) { selector.ReadOffset(word); }
            else if (TcOptions.Matches(word, "hashkey")) { selector.ReadHashKey(word); }
            else { ParseOne(word, selector, options); }
        }
        (MarkValue, MarkMask) = (selector.MarkValue, selector.MarkMask);
        Selector = _hasSelector ? selector.Build(isTerminal: ClassId is not null) : null;
        if (_order != 0 && U32Handle.Number(Handle) != 0 && _order != U32Handle.Number(Handle))
        {
            throw options.Fault(null, "order and handle name different numbers", "\"order\" contradicts \"handle\"", withUsage: false);
        }
        Handle |= _order;
        if (Flags == (FilterFlags.SkipHardware | FilterFlags.SkipSoftware))
        {
            throw options.Fault(null, "skip_hw and skip_sw together leave nobody to run the filter", "skip_hw and skip_sw are mutually exclusive", withUsage: false);
        }
    }

    private void ParseOne(Word word, U32SelectorReader selector, TcOptions options)
    {
        if (TcOptions.Matches(word, "classid") || word.Text == "flowid") { ClassId = FilterWords.ClassId(options); }
        else if (TcOptions.Matches(word, "divisor")) { Divisor = ReadDivisor(options, "Illegal \"divisor\""); }
        else if (TcOptions.Matches(word, "order")) { _order = FilterWords.Number(options, "order"); }
        else if (word.Text == "link") { ReadLink(options); }
        else if (word.Text == "ht")
        {
            uint table = ReadHandle(options, "ht");
            _home = _hasSample ? (_home & 0xF_F000) | U32Handle.Table(table) : table & 0xFFFF_F000;
        }
        else if (word.Text == "sample") { ReadSample(word, options); }
        else if (word.Text == "indev") { InDevice = options.Value().Text; }
        else if (word.Text == "skip_hw") { Flags |= FilterFlags.SkipHardware; }
        else if (word.Text == "skip_sw") { Flags |= FilterFlags.SkipSoftware; }
        else { throw FilterWords.Unknown(word, options, "match", "flowid", "classid", "link", "ht", "hashkey", "offset", "sample", "divisor", "order", "indev"); }
    }

    /// <summary>The bucket that a packet with the sample's value would be looked up in.</summary>
    private void ReadSample(Word word, TcOptions options)
    {
        U32SelectorReader sample = new(options);
        sample.ReadMatch(word, "sample");
        if (sample.Keys is not [var key])
        {
            throw options.Fault(word, "a sample is exactly one comparison", "\"sample\" must contain exactly ONE key.", withUsage: false);
        }
        uint divisor = 256;
        if (options.Words.TryTake("divisor")) { divisor = ReadDivisor(options, "Illegal sample \"divisor\""); }
        uint hash = key.Mask == 0 ? 0 : (key.Value & key.Mask) >> System.Numerics.BitOperations.TrailingZeroCount(key.Mask);
        _home = ((hash % divisor) << 12) | U32Handle.Table(_home);
        _hasSample = true;
    }

    private void ReadLink(TcOptions options)
    {
        Link = ReadHandle(options, "link");
        if (U32Handle.Number(Link.Value) != 0)
        {
            throw options.Fault(options.Words.Last, "a link leads to a table, TABLE:", "\"link\" must be a hash table.", withUsage: false);
        }
    }

    private static uint ReadDivisor(TcOptions options, string original)
    {
        Word word = options.Value();
        return CNumbers.TryUnsigned(word.Text, 0, out uint value) && value is > 0 and <= 256 && (value & (value - 1)) == 0
            ? value
            : throw options.Fault(word, $"divisor takes a power of two, 1..256, not '{word.Text}'", original, withUsage: false);
    }

    private static uint ReadHandle(TcOptions options, string name)
    {
        Word word = options.Value();
        return U32Handle.TryParse(word.Text, out uint handle) ? handle
            : throw options.Fault(word, $"{name} takes TABLE:, hexadecimal, not '{word.Text}'", $"Illegal \"{name}\"", withUsage: false);
    }
}
