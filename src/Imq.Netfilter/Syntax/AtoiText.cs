namespace Imq.Netfilter.Syntax;

/// <summary>C's atoi as glibc has it: a decimal number off the front of a text, 0 where there is none, 32 bits of a saturated 64-bit one.</summary>
internal static class AtoiText
{
    /// <param name="length">How much of the text it took.</param>
    public static int Read(string text, out int length)
    {
        int start = 0;
        while (start < text.Length && char.IsWhiteSpace(text[start])) { start++; }
        bool isNegative = start < text.Length && text[start] == '-';
        if (isNegative || (start < text.Length && text[start] == '+')) { start++; }
        Int128 value = 0;
        for (length = start; length < text.Length && char.IsAsciiDigit(text[length]); length++)
        {
            value = Int128.Min((value * 10) + (text[length] - '0'), isNegative ? (Int128)long.MaxValue + 1 : long.MaxValue);
        }
        if (length == start) { length = 0; }
        return unchecked((int)(long)(isNegative ? -value : value));
    }
}
