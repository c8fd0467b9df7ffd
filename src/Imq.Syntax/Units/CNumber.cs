using System.Globalization;

namespace Imq.Syntax.Units;

/// <summary>Floating-point text as C's library reads (strtod) and prints (<c>%g</c>) it, which is what tc's units are made of.</summary>
public static class CNumber
{
    /// <summary>Reads the longest number at the start of <paramref name="text"/>: blanks, sign, digits with point and exponent, hexadecimal, inf, nan.</summary>
    /// <returns>Characters used; 0 where there is no number.</returns>
    public static int ReadPrefix(ReadOnlySpan<char> text, out double value)
    {
        value = 0;
        int at = 0;
        while (at < text.Length && text[at] is ' ' or (>= '\t' and <= '\r')) { at++; }
        bool negative = at < text.Length && text[at] == '-';
        if (at < text.Length && text[at] is '-' or '+') { at++; }
        int used = ReadWord(text[at..], out value);
        if (used == 0) { used = ReadHexadecimal(text[at..], out value); }
        if (used == 0) { used = ReadDecimal(text[at..], out value); }
        if (used == 0) { return 0; }
        if (negative) { value = -value; }
        return at + used;
    }

    /// <summary>C's <c>%.{digits}g</c>: the shorter of fixed and exponent notation, trailing zeros off.</summary>
    public static string General(double value, int digits = 6)
    {
        if (value == 0) { return "0"; }
        string scientific = value.ToString("e" + (digits - 1).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        int mark = scientific.IndexOf('e', StringComparison.Ordinal);
        if (mark < 0) { return scientific; }
        int exponent = int.Parse(scientific.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (exponent < -4 || exponent >= digits)
        {
            return TrimZeros(scientific[..mark]) + (exponent < 0 ? "e-" : "e+") + Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture);
        }
        return TrimZeros(value.ToString("f" + (digits - 1 - exponent).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
    }

    /// <summary>A C cast to a signed 64-bit integer on x86-64: towards zero; the lowest number for what does not fit.</summary>
    public static long ToInt64(double value) =>
        value is >= -9223372036854775808.0 and < 9223372036854775808.0 ? (long)value : long.MinValue;

    /// <summary>A C cast to an unsigned 64-bit integer on x86-64: negative numbers wrap, what is too large becomes 0.</summary>
    public static ulong ToUInt64(double value) =>
        value >= 9223372036854775808.0 ? unchecked((ulong)ToInt64(value - 9223372036854775808.0) ^ 0x8000_0000_0000_0000) : unchecked((ulong)ToInt64(value));

    private static string TrimZeros(string number) =>
        number.Contains('.', StringComparison.Ordinal) ? number.TrimEnd('0').TrimEnd('.') : number;

    private static int ReadWord(ReadOnlySpan<char> text, out double value)
    {
        value = double.PositiveInfinity;
        if (text.StartsWith("infinity", StringComparison.OrdinalIgnoreCase)) { return 8; }
        if (text.StartsWith("inf", StringComparison.OrdinalIgnoreCase)) { return 3; }
        value = double.NaN;
        return text.StartsWith("nan", StringComparison.OrdinalIgnoreCase) ? 3 : 0;
    }

    private static int ReadHexadecimal(ReadOnlySpan<char> text, out double value)
    {
        value = 0;
        if (text.Length < 3 || text[0] != '0' || text[1] is not ('x' or 'X')) { return 0; }
        int at = 2, digits = 0;
        double scale = 1;
        bool fraction = false;
        for (; at < text.Length; at++)
        {
            if (text[at] == '.' && !fraction) { fraction = true; continue; }
            if (!char.IsAsciiHexDigit(text[at])) { break; }
            digits++;
            value = (value * 16) + Convert.ToInt32(text[at].ToString(), 16);
            if (fraction) { scale *= 16; }
        }
        value /= scale;
        if (digits == 0) { return 0; }
        int exponent = ReadExponent(text[at..], 'p', out int power);
        value *= Math.Pow(2, power);
        return at + exponent;
    }

    private static int ReadDecimal(ReadOnlySpan<char> text, out double value)
    {
        value = 0;
        int at = 0, digits = 0;
        bool fraction = false;
        for (; at < text.Length; at++)
        {
            if (text[at] == '.' && !fraction) { fraction = true; continue; }
            if (!char.IsAsciiDigit(text[at])) { break; }
            digits++;
        }
        if (digits == 0) { return 0; }
        at += ReadExponent(text[at..], 'e', out _);
        value = double.Parse(text[..at], NumberStyles.Float, CultureInfo.InvariantCulture);
        return at;
    }

    /// <returns>Characters of a complete exponent; 0 where the letter is not followed by digits (it then belongs to the suffix).</returns>
    private static int ReadExponent(ReadOnlySpan<char> text, char letter, out int power)
    {
        power = 0;
        if (text.Length < 2 || char.ToLowerInvariant(text[0]) != letter) { return 0; }
        int at = text[1] is '-' or '+' ? 2 : 1, first = at;
        while (at < text.Length && char.IsAsciiDigit(text[at])) { at++; }
        if (at == first) { return 0; }
        _ = int.TryParse(text[1..at], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out power);
        return at;
    }
}
