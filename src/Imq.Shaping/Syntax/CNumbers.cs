using System.Globalization;

namespace Imq.Shaping.Syntax;

/// <summary>Integers as iproute2's get_u32, get_integer and their like read them (strtoul, strtol).</summary>
internal static class CNumbers
{
    /// <param name="numberBase">0 (0x: hexadecimal, 0: octal), 10 or 16 (0x allowed).</param>
    public static bool TryUnsigned(string text, int numberBase, out uint value)
    {
        value = 0;
        ReadOnlySpan<char> digits = text.AsSpan().TrimStart();
        if (digits.StartsWith("+")) { digits = digits[1..]; }
        if (numberBase == 0) { numberBase = TakePrefix(ref digits); }
        else if (numberBase == 16 && digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && digits.Length > 2) { digits = digits[2..]; }
        if (digits.IsEmpty) { return false; }
        ulong sum = 0;
        foreach (char c in digits)
        {
            int digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(CultureInfo.InvariantCulture), 16) : 99;
            sum = (sum * (ulong)numberBase) + (ulong)digit;
            if (digit >= numberBase || sum > uint.MaxValue) { return false; }
        }
        value = (uint)sum;
        return true;
    }

    /// <summary>get_integer with base 0: a sign, then as above.</summary>
    public static bool TrySigned(string text, out int value)
    {
        bool negative = text.StartsWith('-');
        bool known = TryUnsigned(negative ? text[1..] : text, 0, out uint size) && size <= (negative ? 1u << 31 : int.MaxValue);
        value = negative ? (int)-(long)size : (int)size;
        return known;
    }

    private static int TakePrefix(ref ReadOnlySpan<char> digits)
    {
        if (digits.Length > 2 && digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            digits = digits[2..];
            return 16;
        }
        return digits.Length > 1 && digits[0] == '0' ? 8 : 10;
    }
}
