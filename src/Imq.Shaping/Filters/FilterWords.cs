using Imq.Packets.Tags;
using Imq.Shaping.Qdiscs;
using Imq.Shaping.Syntax;
using Imq.Syntax;

namespace Imq.Shaping.Filters;

/// <summary>The option words that filters of all kinds share.</summary>
internal static class FilterWords
{
    public static ClassId ClassId(TcOptions options)
    {
        Word word = options.Value();
        return TcIds.TryClassId(word.Text, out ClassId id) ? id
            : throw options.Fault(word, $"a flowid is MAJOR:MINOR, hexadecimal, not '{word.Text}'", "Illegal \"classid\"", withUsage: false);
    }

    public static uint Number(TcOptions options, string name)
    {
        Word word = options.Value();
        return CNumbers.TryUnsigned(word.Text, 0, out uint value) ? value
            : throw options.Fault(word, $"{name} takes a number, not '{word.Text}'", $"Illegal \"{name}\"", withUsage: false);
    }

    /// <summary>A word the kind does not know; actions are named as what this router does not have.</summary>
    public static SyntaxException Unknown(Word word, TcOptions options, params ReadOnlySpan<string> known)
    {
        if (word.Text.Length > 1 && (TcOptions.Matches(word, "action") || TcOptions.Matches(word, "police")))
        {
            return options.Fault(word, $"'{word.Text}': filters of this router have no actions; a flowid is all they do",
                $"'{word.Text}' is not supported: filters of this router have no actions", withUsage: false);
        }
        if (word.Text == "help")
        {
            return new SyntaxException(Diagnostic.Error(word.Span, $"help for {options.Kind}") with { OriginalText = options.Usage + "\n", ExitStatus = 1 });
        }
        return options.Unknown(word, known);
    }
}
