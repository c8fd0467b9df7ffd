using Imq.Syntax;
using Imq.Syntax.Units;

namespace Imq.Shaping.Qdiscs;

/// <summary>Reads tbf's words as tc does.</summary>
/// <remarks>Source: iproute2 6.1 q_tbf.c (behaviour); tc-tbf(8).</remarks>
internal sealed class TbfOptions
{
    public const string Usage =
        """
        Usage: ... tbf limit BYTES burst BYTES[/BYTES] rate KBPS [ mtu BYTES[/BYTES] ]
        	[ peakrate KBPS ] [ latency TIME ] [ overhead BYTES ] [ linklayer TYPE ]
        """;

    private readonly TcOptions _options;
    private ulong _rate, _peakRate;
    private uint _limit, _burst, _mtu;
    private TcTime? _latency;
    private ushort _mpu, _overhead;
    private LinkLayer _linkLayer = LinkLayer.Ethernet;

    private TbfOptions(TcOptions options) => _options = options;

    public static TbfParameters Read(TcOptions options)
    {
        options.Usage = Usage;
        TbfOptions reader = new(options);
        while (options.TryNext(out Word option)) { reader.ReadOne(option); }
        return reader.Finish();
    }

    private void ReadOne(Word option)
    {
        if (Is(option, "limit"))
        {
            Once(option, _limit != 0, "limit");
            if (_latency is not null) { throw Both(option); }
            _limit = Read<ByteSize>("limit", ByteSize.TryParse).Bytes;
        }
        else if (Is(option, "latency"))
        {
            Once(option, _latency is not null, "latency");
            if (_limit != 0) { throw Both(option); }
            _latency = Read<TcTime>("latency", TcTime.TryParse);
        }
        else if (Is(option, "burst") || Is(option, "buffer") || Is(option, "maxburst"))
        {
            Once(option, _burst != 0, "buffer/burst/maxburst");
            _burst = ReadCell(option.Text);
        }
        else if (Is(option, "mtu") || Is(option, "minburst"))
        {
            Once(option, _mtu != 0, "mtu/minburst");
            _mtu = ReadCell(option.Text);
        }
        else { ReadRateOption(option); }
    }

    private void ReadRateOption(Word option)
    {
        if (Is(option, "mpu")) { _mpu = ReadShort("mpu"); }
        else if (Is(option, "rate"))
        {
            Once(option, _rate != 0, "rate");
            _rate = Read<Rate>("rate", Rate.TryParse).BytesPerSecond;
        }
        else if (Is(option, "peakrate"))
        {
            Once(option, _peakRate != 0, "peakrate");
            _peakRate = Read<Rate>("peakrate", Rate.TryParse).BytesPerSecond;
        }
        else if (Is(option, "linklayer")) { ReadLinkLayer(); }
        else if (Is(option, "overhead")) { _overhead = ReadShort("overhead"); }
        else
        {
            throw _options.UnknownParameter(
                option, "rate", "burst", "limit", "latency", "mtu", "peakrate", "mpu", "overhead", "linklayer");
        }
    }

    private static bool Is(Word option, string keyword) => TcOptions.Matches(option, keyword);

    private ushort ReadShort(string name)
    {
        Word word = _options.Value();
        return ByteSize.TryParse(word.Text, out ByteSize size) && size.Bytes <= ushort.MaxValue ? (ushort)size.Bytes : throw IllegalValue(name, word);
    }

    private TbfParameters Finish()
    {
        List<string> missing = [];
        if (_rate == 0) { missing.Add("tbf: the \"rate\" parameter is mandatory."); }
        if (_burst == 0) { missing.Add("tbf: the \"burst\" parameter is mandatory."); }
        if (_peakRate != 0 && _mtu == 0) { missing.Add("tbf: when \"peakrate\" is specified, \"mtu\" must also be specified."); }
        if (_limit == 0 && _latency is null) { missing.Add("tbf: either \"limit\" or \"latency\" is required."); }
        if (missing.Count > 0) { throw _options.Fault(null, string.Join("; ", missing).Replace("tbf: ", "", StringComparison.Ordinal), string.Join('\n', missing)); }
        return new TbfParameters
        {
            Rate = new RateConfig(_rate, _overhead, _mpu, _linkLayer),
            Burst = _burst,
            Limit = _limit != 0 ? _limit : LimitOf(_latency!.Value),
            Peak = _peakRate == 0 ? null : new RateConfig(_peakRate, _overhead, _mpu, _linkLayer),
            PeakBurst = _mtu,
        };
    }

    private uint LimitOf(TcTime latency)
    {
        double limit = (_rate * (double)latency.Microseconds / 1_000_000) + _burst;
        if (_peakRate != 0) { limit = Math.Min(limit, (_peakRate * (double)latency.Microseconds / 1_000_000) + _mtu); }
        return limit >= uint.MaxValue ? uint.MaxValue : (uint)limit;
    }

    private delegate bool Parser<T>(ReadOnlySpan<char> text, out T value);

    private T Read<T>(string name, Parser<T> parse)
    {
        Word word = _options.Value();
        return parse(word.Text, out T value) ? value : throw IllegalValue(name, word);
    }

    private uint ReadCell(string name)
    {
        Word word = _options.Value();
        return ByteSize.TryParseWithCell(word.Text, out ByteSize size, out _) ? size.Bytes : throw IllegalValue(name, word);
    }

    private void ReadLinkLayer()
    {
        Word word = _options.Value();
        _linkLayer = LinkLayers.Find(word.Text) ?? throw IllegalValue("linklayer", word);
    }

    private void Once(Word option, bool isSet, string name)
    {
        if (isSet) { throw _options.Fault(option, $"{name} is given twice", $"tbf: duplicate \"{name}\" specification", withUsage: false); }
    }

    private SyntaxException Both(Word option) =>
        _options.Fault(option, "latency and limit exclude each other", "tbf: specifying both \"latency\" and \"limit\" is not allowed", withUsage: false);

    private SyntaxException IllegalValue(string name, Word word) =>
        _options.Fault(word, $"{name} cannot be '{word.Text}'", $"tbf: illegal value for \"{name}\": \"{word.Text}\"", withUsage: false);
}
