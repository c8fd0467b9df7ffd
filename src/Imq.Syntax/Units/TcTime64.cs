using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Imq.Syntax.Units;

/// <summary>A time in nanoseconds, 64 bits, as netem, etf and taprio take it: <c>10ms</c>, <c>250ns</c>, a bare number (ns).</summary>
/// <remarks>Source: iproute2 6.1 get_time64, sprint_time64.</remarks>
public readonly record struct TcTime64(long Nanoseconds) : ISpanParsable<TcTime64>
{
    /// <summary>As tc prints it: three significant digits of the largest unit not larger than the time.</summary>
    public override string ToString() => Nanoseconds >= 1_000_000_000 ? CNumber.General(Nanoseconds / 1e9, 3) + "s"
        : Nanoseconds >= 1_000_000 ? CNumber.General(Nanoseconds / 1e6, 3) + "ms"
        : Nanoseconds >= 1_000 ? CNumber.General(Nanoseconds / 1e3, 3) + "us"
        : Nanoseconds.ToString(CultureInfo.InvariantCulture) + "ns";

    public static bool TryParse(ReadOnlySpan<char> text, out TcTime64 time)
    {
        time = default;
        int used = CNumber.ReadPrefix(text, out double value);
        double scale = used == 0 ? 0 : TimeSuffix.Nanoseconds(text[used..], bare: 1);
        if (scale == 0) { return false; }
        time = new TcTime64(CNumber.ToInt64(value * scale));
        return true;
    }

    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out TcTime64 result) => TryParse(s, out result);

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out TcTime64 result) => TryParse(s.AsSpan(), out result);

    public static TcTime64 Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) =>
        TryParse(s, out TcTime64 time) ? time : throw new FormatException($"'{s}' is no time");

    public static TcTime64 Parse(string s, IFormatProvider? provider = null) => Parse(s.AsSpan(), provider);
}
