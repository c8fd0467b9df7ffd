using System.Diagnostics.CodeAnalysis;

namespace Imq.Syntax.Units;

/// <summary>A share of the whole, 0 to 1; in text <c>12.5%</c>.</summary>
/// <remarks>Source: iproute2 6.1 parse_percent, parse_percent_rate, print of <c>%g%%</c>.</remarks>
public readonly record struct Percent(double Share) : ISpanParsable<Percent>
{
    /// <summary>Share of a line rate; tc refuses a percentage where the device knows no speed.</summary>
    public Rate Of(Rate line) => new((ulong)(Share * line.BytesPerSecond));

    public override string ToString() => CNumber.General(Share * 100) + "%";

    /// <summary>A number from 0 to 100 and one percent sign.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Percent percent)
    {
        percent = default;
        int used = CNumber.ReadPrefix(text, out double value);
        if (used == 0 || text[used..] is not "%" || double.IsNaN(value) || value < 0 || value > 100) { return false; }
        percent = new Percent(value / 100);
        return true;
    }

    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Percent result) => TryParse(s, out result);

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Percent result) => TryParse(s.AsSpan(), out result);

    public static Percent Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) =>
        TryParse(s, out Percent percent) ? percent : throw new FormatException($"'{s}' is no percentage");

    public static Percent Parse(string s, IFormatProvider? provider = null) => Parse(s.AsSpan(), provider);
}
