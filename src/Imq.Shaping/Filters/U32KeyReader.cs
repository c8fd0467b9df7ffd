using Imq.Packets.Addresses;
using Imq.Shaping.Qdiscs;
using Imq.Shaping.Syntax;
using Imq.Syntax;

namespace Imq.Shaping.Filters;

/// <summary>Reads the comparisons behind u32's <c>match</c>: <c>ip dst 10.0.0.1</c>, <c>u8 6 0xff at 9</c>, <c>mark 1 0xff</c>, …</summary>
/// <remarks>Each method returns false where tc says <c>Illegal "match"</c>. Source: iproute2 6.1 f_u32.c parse_ip, parse_ip6, parse_u32, …</remarks>
internal sealed partial class U32KeyReader(TcOptions options)
{
    private readonly U32Keys _keys = new();

    public IReadOnlyList<U32Key> Keys => _keys.List;

    public uint MarkValue { get; private set; }

    public uint MarkMask { get; private set; }

    /// <summary>What was wrong, for people.</summary>
    public string? Why => OriginalWhy is null ? _why ?? _keys.Why : OriginalWhy;

    /// <summary>A line of its own that tc prints first.</summary>
    public string? OriginalWhy { get; private set; }

    private string? _why;

    private WordReader Words => options.Words;

    public bool Read()
    {
        Word word = Words.Next();
        if (TcOptions.Matches(word, "u32")) { return NeedOne() && Number(32, 0, 0); }
        if (TcOptions.Matches(word, "u16")) { return NeedOne() && Number(16, 0, 0); }
        if (TcOptions.Matches(word, "u8")) { return NeedOne() && Number(8, 0, 0); }
        if (TcOptions.Matches(word, "ip")) { return NeedOne() && ReadIp(); }
        if (TcOptions.Matches(word, "ip6")) { return NeedOne() && ReadIp6(); }
        if (TcOptions.Matches(word, "udp") || TcOptions.Matches(word, "tcp")) { return NeedOne() && ReadPorts(); }
        if (TcOptions.Matches(word, "icmp")) { return NeedOne() && ReadIcmp(); }
        if (TcOptions.Matches(word, "mark")) { return NeedOne() && ReadMark(); }
        if (TcOptions.Matches(word, "ether")) { return NeedOne() && ReadEther(); }
        return Wrong($"'{word.Text}' is none of ip, ip6, udp, tcp, icmp, u32, u16, u8, mark, ether");
    }

    private bool ReadIp()
    {
        if (!Two()) { return false; }
        Word field = Words.Next();
        if (field.Text == "src") { return NeedOne() && Address(12); }
        if (field.Text == "dst") { return NeedOne() && Address(16); }
        if (field.Text == "tos" || TcOptions.Matches(field, "dsfield") || TcOptions.Matches(field, "precedence")) { return NeedOne() && Number(8, 1, 0); }
        return field.Text switch
        {
            "ihl" => NeedOne() && Number(8, 0, 0),
            "protocol" => NeedOne() && Number(8, 9, 0),
            "nofrag" => _keys.Add16(0, 0x3FFF, 6, 0),
            "firstfrag" => _keys.Add16(0x2000, 0x3FFF, 6, 0),
            "df" => _keys.Add16(0x4000, 0x4000, 6, 0),
            "mf" => _keys.Add16(0x2000, 0x2000, 6, 0),
            "dport" => NeedOne() && Number(16, 22, 0),
            "sport" => NeedOne() && Number(16, 20, 0),
            "icmp_type" => NeedOne() && Number(8, 20, 0),
            "icmp_code" => NeedOne() && Number(8, 21, 0),
            _ => Wrong($"ip has no field '{field.Text}'"),
        };
    }

    private bool ReadPorts()
    {
        if (!Two()) { return false; }
        Word field = Words.Next();
        return field.Text switch
        {
            "src" => NeedOne() && Number(16, 0, -1),
            "dst" => NeedOne() && Number(16, 2, -1),
            _ => Wrong($"src or dst expected, not '{field.Text}'"),
        };
    }

    private bool ReadIcmp()
    {
        if (!Two()) { return false; }
        Word field = Words.Next();
        return field.Text switch
        {
            "type" => NeedOne() && Number(8, 0, -1),
            "code" => NeedOne() && Number(8, 1, -1),
            _ => Wrong($"type or code expected, not '{field.Text}'"),
        };
    }

    private bool ReadMark()
    {
        if (!Two()) { return false; }
        if (!CNumbers.TryUnsigned(Words.Next().Text, 0, out uint value)) { return Original("Illegal \"mark\" value"); }
        if (!CNumbers.TryUnsigned(options.Value().Text, 0, out uint mask)) { return Original("Illegal \"mark\" mask"); }
        NeedOne();
        if ((value & mask) != value) { return Original("Illegal \"mark\" (impossible combination)"); }
        (MarkValue, MarkMask) = (value, mask);
        return true;
    }

    /// <summary>VALUE MASK [at OFFSET].</summary>
    private bool Number(int bits, int offset, int offsetMask)
    {
        if (!Two()) { return false; }
        uint max = bits == 32 ? uint.MaxValue : (1u << bits) - 1;
        Word value = Words.Next(), mask = Words.Next();
        if (!CNumbers.TryUnsigned(value.Text, 0, out uint wanted) || wanted > max) { return Wrong($"a number 0..{max} expected, not '{value.Text}'"); }
        if (!CNumbers.TryUnsigned(mask.Text, 16, out uint under) || under > max) { return Wrong($"a hexadecimal mask of {bits} bits expected, not '{mask.Text}'"); }
        if (!At(ref offset, ref offsetMask)) { return false; }
        return bits switch
        {
            32 => _keys.Add(wanted, under, offset, offsetMask),
            16 => _keys.Add16(wanted, under, offset, offsetMask),
            _ => _keys.Add8(wanted, under, offset, offsetMask),
        };
    }

    private bool Address(int offset)
    {
        Word word = Words.Next();
        int offsetMask = 0;
        if (!PrefixText.TryIpv4(word.Text, out Ipv4Address address, out int length)) { return Wrong($"an IPv4 address or prefix expected, not '{word.Text}'"); }
        return At(ref offset, ref offsetMask) && _keys.Add(address.Value, U32Keys.Prefix(length), offset, offsetMask);
    }

    private bool At(ref int offset, ref int offsetMask)
    {
        if (!Words.TryTake("at")) { return true; }
        string text = options.Value().Text, digits = text;
        if (text.StartsWith("nexthdr+", StringComparison.Ordinal))
        {
            offsetMask = -1;
            digits = text["nexthdr+".Length..];
        }
        return CNumbers.TrySigned(digits, out offset) || Wrong($"at takes [nexthdr+]BYTES, not '{text}'");
    }

    /// <summary>NEXT_ARG: "Command line is not complete" where nothing follows.</summary>
    private bool NeedOne()
    {
        options.Value();
        Words.Position--;
        return true;
    }

    /// <summary>argc ≥ 2, or <c>Illegal "match"</c>.</summary>
    private bool Two() => Words.Remaining >= 2 || Wrong("a value and a mask, or a field and its value, are needed here");

    private bool Wrong(string why)
    {
        _why = why;
        return false;
    }

    private bool Original(string line)
    {
        OriginalWhy = line;
        return false;
    }
}
