using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Imq.Syntax.Units;

/// <summary>A time in microseconds, 32 bits, as most qdisc options take it: <c>10ms</c>, <c>1.5s</c>, <c>100us</c>, a bare number (µs).</summary>
/// <remarks>Source: iproute2 6.1 get_time, sprint_time; tc(8) "TIMES". What 32 bits cannot hold wraps around (71 minutes), as in tc.</remarks>
public readonly record struct TcTime(uint Microseconds) : ISpanParsable<TcTime>
{
    private const double PerSecond = 1_000_000, PerMillisecond = 1_000;

    public long Nanoseconds => Microseconds * 1_000L;

    /// <summary>As tc prints it: <c>1.5s</c>, <c>10ms</c>, <c>999us</c>; three significant digits.</summary>
    public override string ToString() => Microseconds >= PerSecond ? CNumber.General(Microseconds / PerSecond, 3) + "s"
        : Microseconds >= PerMillisecond ? CNumber.General(Microseconds / PerMillisecond, 3) + "ms"
        : Microseconds.ToString(CultureInfo.InvariantCulture) + "us";

    public static bool TryParse(ReadOnlySpan<char> text, out TcTime time)
    {
        time = default;
        int used = CNumber.ReadPrefix(text, out double value);
        double scale = used == 0 ? 0 : TimeSuffix.Nanoseconds(text[used..], bare: 1_000) / 1_000;
        if (scale < 1) { return false; }
        time = new TcTime(unchecked((uint)CNumber.ToInt64(value * scale)));
        return true;
    }

    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out TcTime result) => TryParse(s, out result);

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out TcTime result) => TryParse(s.AsSpan(), out result);

    public static TcTime Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) =>
        TryParse(s, out TcTime time) ? time : throw new FormatException($"'{s}' is no time");

    public static TcTime Parse(string s, IFormatProvider? provider = null) => Parse(s.AsSpan(), provider);
}
