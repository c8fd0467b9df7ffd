using System.Text;
using Imq.Syntax;

namespace Imq.Netfilter.Syntax;

/// <summary>Cuts a line of iptables-save text into words: spaces and tabs part them, <c>"…"</c> holds them together, <c>\</c> escapes inside.</summary>
internal static class RestoreWords
{
    /// <param name="start">Offset of the first character.</param>
    /// <param name="end">Offset behind the last.</param>
    /// <param name="into">Gets the words.</param>
    /// <exception cref="SyntaxException">A quote is not closed.</exception>
    public static void Cut(SourceText source, int start, int end, List<Word> into, Refusal refuse)
    {
        int at = start;
        while (at < end)
        {
            if (source.Text[at] is ' ' or '\t')
            {
                at++;
                continue;
            }
            int from = at;
            into.Add(new Word(ReadWord(source, ref at, end, refuse), new SourceSpan(source, from, at - from)));
        }
    }

    private static string ReadWord(SourceText source, ref int at, int end, Refusal refuse)
    {
        StringBuilder word = new();
        int quote = -1;
        for (; at < end; at++)
        {
            char letter = source.Text[at];
            if (quote >= 0 && letter == '\\' && at + 1 < end) { word.Append(source.Text[++at]); }
            else if (letter == '"') { quote = quote < 0 ? at : -1; }
            else if (quote < 0 && (letter is ' ' or '\t')) { break; }
            else { word.Append(letter); }
        }
        return quote < 0 ? word.ToString() : throw refuse.Usage(new SourceSpan(source, quote, 1), "the quote that begins here is not closed");
    }
}
