namespace Imq.Syntax;

/// <summary>One word of a command: its text after unquoting, and where it stood.</summary>
public readonly record struct Word(string Text, SourceSpan Span)
{
    public override string ToString() => Text;

    public static implicit operator string(Word word) => word.Text;

    /// <summary>The words of an argument vector, in a source text of their own (the words joined by spaces).</summary>
    public static Word[] FromArguments(string sourceName, IReadOnlyList<string> arguments)
    {
        SourceText source = new(sourceName, string.Join(' ', arguments));
        Word[] words = new Word[arguments.Count];
        int at = 0;
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = new Word(arguments[i], new SourceSpan(source, at, arguments[i].Length));
            at += arguments[i].Length + 1;
        }
        return words;
    }
}
