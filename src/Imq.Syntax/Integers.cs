using System.Globalization;

namespace Imq.Syntax;

/// <summary>Unsigned integers as C's strtoul reads them with base 0.</summary>
public static class Integers
{
    /// <param name="text">Decimal, <c>0x…</c> hexadecimal or <c>0…</c> octal; nothing before or behind it.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out UInt128 value)
    {
        value = default;
        if (text.IsEmpty) { return false; }
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return UInt128.TryParse(text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
        }
        if (text[0] != '0' || text.Length == 1)
        {
            return UInt128.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
        }
        foreach (char digit in text[1..])
        {
            if (digit is < '0' or > '7' || value > (UInt128.MaxValue >> 3)) { return false; }
            value = (value << 3) | (uint)(digit - '0');
        }
        return true;
    }
}
