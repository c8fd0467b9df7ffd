using System.Globalization;
using System.Numerics;

namespace Imq.Syntax;

/// <summary>Walks over the words of one command and remembers where each stood.</summary>
public sealed class WordReader(IReadOnlyList<Word> words, int position = 0)
{
    public IReadOnlyList<Word> Words { get; } = words;

    public int Position { get; set; } = position;

    public bool AtEnd => Position >= Words.Count;

    public int Remaining => Words.Count - Position;

    /// <summary>The next word; only when not <see cref="AtEnd"/>.</summary>
    public Word Peek => Words[Position];

    /// <summary>The word taken last; the first one if none was taken yet.</summary>
    public Word Last => Words[Math.Max(0, Position - 1)];

    /// <summary>Where the next word stands, or the place just behind the last one: where something is missing.</summary>
    public SourceSpan? Here
    {
        get
        {
            if (!AtEnd) { return Peek.Span; }
            return Words.Count == 0 ? null : Words[^1].Span with { Start = Words[^1].Span.Start + Words[^1].Span.Length, Length = 1 };
        }
    }

    public Word Next()
    {
        if (AtEnd) { throw new SyntaxException(Here, "one more word is needed here"); }
        return Words[Position++];
    }

    public bool TryNext(out Word word)
    {
        word = AtEnd ? default : Words[Position++];
        return word.Text is not null;
    }

    /// <summary>Takes the next word if it is exactly <paramref name="keyword"/>.</summary>
    public bool TryTake(string keyword)
    {
        if (AtEnd || !string.Equals(Peek.Text, keyword, StringComparison.Ordinal)) { return false; }
        Position++;
        return true;
    }

    /// <summary>Takes the next word if it is a non-empty prefix of <paramref name="keyword"/> (iproute2's matches()).</summary>
    public bool TryTakePrefix(string keyword)
    {
        if (AtEnd || Peek.Text.Length == 0 || !keyword.StartsWith(Peek.Text, StringComparison.Ordinal)) { return false; }
        Position++;
        return true;
    }

    /// <summary>Reads a value: an address, a prefix, a number. The caret goes under the word on failure.</summary>
    public T Read<T>(string what) where T : ISpanParsable<T>
    {
        Word word = Next();
        return T.TryParse(word.Text, CultureInfo.InvariantCulture, out T? value)
            ? value
            : throw new SyntaxException(word.Span, $"{what} expected, not '{word.Text}'");
    }

    /// <summary>Reads an integer as strtoul with base 0 does: decimal, 0x hexadecimal or 0 octal; within the range or refused.</summary>
    public T ReadInteger<T>(string what, T min, T max) where T : struct, IBinaryInteger<T>
    {
        Word word = Next();
        return Integers.TryParse(word.Text, out UInt128 value) && value <= UInt128.CreateChecked(max) && value >= UInt128.CreateChecked(min)
            ? T.CreateChecked(value)
            : throw new SyntaxException(word.Span, $"{what} takes {min}..{max}, not '{word.Text}'");
    }
}
