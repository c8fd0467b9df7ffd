using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Imq.Syntax.Units;

/// <summary>A rate in bytes per second; in text bits per second: <c>1mbit</c>, <c>1.5Gibit</c>, <c>125kbps</c> (bytes), a bare number (bits).</summary>
/// <remarks>Source: iproute2 6.1 get_rate64, tc_print_rate; tc(8) "RATES".</remarks>
public readonly record struct Rate(ulong BytesPerSecond) : ISpanParsable<Rate>
{
    private static readonly (string Name, double Bits)[] Suffixes =
    [
        ("bit", 1), ("Kibit", 1024), ("kbit", 1e3), ("mibit", 1048576.0), ("mbit", 1e6), ("gibit", 1073741824.0), ("gbit", 1e9),
        ("tibit", 1099511627776.0), ("tbit", 1e12), ("Bps", 8), ("KiBps", 8 * 1024), ("KBps", 8e3), ("MiBps", 8 * 1048576.0), ("MBps", 8e6),
        ("GiBps", 8 * 1073741824.0), ("GBps", 8e9), ("TiBps", 8 * 1099511627776.0), ("TBps", 8e12),
    ];

    private static readonly string[] Prefixes = ["", "K", "M", "G", "T"];

    /// <summary>The 32-bit field of struct tc_ratespec: saturated where a 64-bit attribute has to carry the rate.</summary>
    public uint Saturated => BytesPerSecond >= uint.MaxValue ? uint.MaxValue : (uint)BytesPerSecond;

    /// <summary>As tc prints it: in bits, the largest unit that keeps it whole, or that makes it shorter than 1000 units.</summary>
    /// <param name="iec">tc -iec: units of 1024, <c>Kibit</c>.</param>
    public string ToText(bool iec)
    {
        ulong kilo = iec ? 1024UL : 1000UL, bits = BytesPerSecond << 3;
        int unit = 0;
        while (unit < Prefixes.Length - 1 && bits >= kilo && (bits % kilo == 0 || bits >= 1000 * kilo))
        {
            bits /= kilo;
            unit++;
        }
        return string.Create(CultureInfo.InvariantCulture, $"{(double)bits:f0}{Prefixes[unit]}{(iec && unit > 0 ? "i" : "")}bit");
    }

    public override string ToString() => ToText(iec: false);

    /// <summary>The whole text must be a number and a known suffix, either case. Fractions of a byte are cut off; negative rates wrap around, as tc's do.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Rate rate)
    {
        rate = default;
        int used = CNumber.ReadPrefix(text, out double bits);
        if (used == 0) { return false; }
        ReadOnlySpan<char> suffix = text[used..];
        double scale = suffix.IsEmpty ? 1 : 0;
        foreach ((string name, double unit) in Suffixes)
        {
            if (suffix.Equals(name, StringComparison.OrdinalIgnoreCase)) { scale = unit; break; }
        }
        if (scale == 0) { return false; }
        rate = new Rate(CNumber.ToUInt64(bits * scale / 8));
        return true;
    }

    /// <summary>get_rate: the same, refused where 32 bits of bytes per second cannot hold it.</summary>
    public static bool TryParse32(ReadOnlySpan<char> text, out Rate rate) => TryParse(text, out rate) && rate.BytesPerSecond <= uint.MaxValue;

    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Rate result) => TryParse(s, out result);

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Rate result) => TryParse(s.AsSpan(), out result);

    public static Rate Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) =>
        TryParse(s, out Rate rate) ? rate : throw new FormatException($"'{s}' is no rate");

    public static Rate Parse(string s, IFormatProvider? provider = null) => Parse(s.AsSpan(), provider);
}
