using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Imq.Syntax.Units;

/// <summary>A size in bytes, 32 bits: <c>1600</c>, <c>1600b</c>, <c>15k</c>, <c>1.5mb</c>, <c>8kbit</c>; units of 1024.</summary>
/// <remarks>Source: iproute2 6.1 get_size, print_size; tc(8) "SIZES". A size that 32 bits cannot hold is refused.</remarks>
public readonly record struct ByteSize(uint Bytes) : ISpanParsable<ByteSize>
{
    private const double Kilo = 1024, Mega = 1024 * 1024, Giga = 1024 * 1024 * 1024;

    /// <summary>As tc prints it: <c>1599b</c>, <c>15Kb</c>, <c>1Mb</c>; a few bytes off the round number are forgiven, as tc does.</summary>
    public override string ToString()
    {
        double size = Bytes;
        if (size >= Mega && Math.Abs((Mega * Math.Round(size / Mega)) - size) < 1024) { return CNumber.General(Math.Round(size / Mega)) + "Mb"; }
        if (size >= Kilo && Math.Abs((Kilo * Math.Round(size / Kilo)) - size) < 16) { return CNumber.General(Math.Round(size / Kilo)) + "Kb"; }
        return Bytes.ToString(CultureInfo.InvariantCulture) + "b";
    }

    public static bool TryParse(ReadOnlySpan<char> text, out ByteSize size)
    {
        size = default;
        int used = CNumber.ReadPrefix(text, out double bytes);
        if (used == 0 || ScaleOf(text[used..]) is not (> 0 and double scale)) { return false; }
        bytes = Math.Floor(bytes * scale);
        if (double.IsNaN(bytes) || bytes < 0 || bytes > uint.MaxValue) { return false; }
        size = new ByteSize((uint)bytes);
        return true;
    }

    /// <summary>get_size_and_cell: <c>SIZE[/CELL]</c>, the cell a power of two (its logarithm is returned, -1 if absent).</summary>
    public static bool TryParseWithCell(string text, out ByteSize size, out int cellLog)
    {
        cellLog = -1;
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0) { return TryParse(text, out size); }
        if (!TryParse(text.AsSpan(0, slash), out size) || !Integers.TryParse(text.AsSpan(slash + 1), out UInt128 cell)) { return false; }
        for (int log = 0; log < 32; log++)
        {
            if (cell == (UInt128)1 << log) { cellLog = log; return true; }
        }
        return false;
    }

    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out ByteSize result) => TryParse(s, out result);

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out ByteSize result) => TryParse(s.AsSpan(), out result);

    public static ByteSize Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) =>
        TryParse(s, out ByteSize size) ? size : throw new FormatException($"'{s}' is no size");

    public static ByteSize Parse(string s, IFormatProvider? provider = null) => Parse(s.AsSpan(), provider);

    private static double ScaleOf(ReadOnlySpan<char> suffix)
    {
        Span<char> lower = stackalloc char[4];
        int length = suffix.Length <= 4 ? suffix.ToLowerInvariant(lower) : -1;
        return length < 0 ? 0 : lower[..length] switch
        {
            "" or "b" => 1,
            "k" or "kb" => Kilo,
            "m" or "mb" => Mega,
            "g" or "gb" => Giga,
            "kbit" => Kilo / 8,
            "mbit" => Mega / 8,
            "gbit" => Giga / 8,
            _ => 0,
        };
    }
}
