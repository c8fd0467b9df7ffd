using System.Globalization;

namespace Imq.Netfilter.Syntax;

/// <summary>Reads an unsigned number off the front of a text as C's strtoul with base 0 does, and refuses a minus sign.</summary>
/// <remarks>Decimal, <c>0x</c> hexadecimal, <c>0</c> octal; white space and a plus sign before it are passed over. Source: xtables_strtoul.</remarks>
internal static class LeadingNumber
{
    /// <param name="text">In: the whole text. Out, where a number was there: what follows it.</param>
    /// <returns>False where no digit is there or the number exceeds <paramref name="max"/>.</returns>
    public static bool TryRead(ref ReadOnlySpan<char> text, ulong max, out ulong value)
    {
        ReadOnlySpan<char> left = text.TrimStart(" \t\n\v\f\r");
        if (left.StartsWith("+")) { left = left[1..]; }
        uint numberBase = 10;
        if (left.Length > 2 && left[0] == '0' && left[1] is 'x' or 'X' && char.IsAsciiHexDigit(left[2]))
        {
            numberBase = 16;
            left = left[2..];
        }
        else if (left.StartsWith("0")) { numberBase = 8; }
        UInt128 sum = 0;
        int at = 0;
        for (; at < left.Length && char.IsAsciiHexDigit(left[at]); at++)
        {
            uint digit = uint.Parse(left.Slice(at, 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            if (digit >= numberBase) { break; }
            sum = sum > ulong.MaxValue ? sum : (sum * numberBase) + digit;
        }
        value = sum <= max ? (ulong)sum : 0;
        if (at == 0 || sum > max) { return false; }
        text = left[at..];
        return true;
    }
}
