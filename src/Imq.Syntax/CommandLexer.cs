using System.Text;

namespace Imq.Syntax;

/// <summary>Cuts a text into command lines and those into words, as a shell would for plain commands: quotes, backslash, comments, continuation.</summary>
/// <remarks>
/// Single quotes keep all, double quotes know <c>\" \\ \$ \`</c> and a continued line, a backslash outside quotes takes the next character as it
/// is, <c>\</c> at a line's end joins the next line, <c>#</c> at a word's begin comments the rest out. Source: POSIX shell, 2.2 and 2.3.
/// There are no variables, pipes or substitutions: those words are refused, since they would mean something else to the user.
/// </remarks>
public sealed class CommandLexer(SourceText source)
{
    private const string ShellOnly = "a rule file is no shell script: run it with 'imq shell FILE', or write the command out";
    private readonly StringBuilder _word = new();
    private int _at;

    /// <summary>Offset of the next character to read.</summary>
    public int Position { get => _at; set => _at = value; }

    public bool AtEnd => _at >= source.Text.Length;

    /// <summary>The rest of the line at <see cref="Position"/>, for a reader with a grammar of its own (iptables-save blocks).</summary>
    public SourceSpan RestOfLine()
    {
        int end = source.Text.IndexOf('\n', _at);
        return new SourceSpan(source, _at, (end < 0 ? source.Text.Length : end) - _at);
    }

    /// <summary>Skips to the beginning of the next line.</summary>
    public void SkipLine() => _at = Math.Min(source.Text.Length, RestOfLine() is var rest ? rest.Start + rest.Length + 1 : 0);

    /// <summary>Reads one command line, however many lines it is continued over.</summary>
    /// <param name="faults">Where a fault goes; the line is then skipped and comes back empty.</param>
    /// <returns>Its words; empty for a blank or comment line.</returns>
    public IReadOnlyList<Word> NextLine(ICollection<Diagnostic> faults)
    {
        List<Word> words = [];
        try
        {
            while (SkipBlanks())
            {
                words.Add(NextWord());
            }
        }
        catch (SyntaxException fault)
        {
            faults.Add(fault.Diagnostic);
            SkipLine();
            return [];
        }
        return words;
    }

    /// <returns>False at the end of the command line, which is then behind us.</returns>
    private bool SkipBlanks()
    {
        while (_at < source.Text.Length)
        {
            char c = source.Text[_at];
            if (c == '\n') { _at++; return false; }
            if (c == '#') { SkipLine(); return false; }
            if (IsContinuation(_at)) { _at = source.Text.IndexOf('\n', _at) + 1; }
            else if (c is ' ' or '\t' or '\r') { _at++; }
            else { return true; }
        }
        return false;
    }

    private bool IsContinuation(int at) =>
        source.Text[at] == '\\' && at + 1 < source.Text.Length
        && (source.Text[at + 1] == '\n' || (source.Text[at + 1] == '\r' && at + 2 < source.Text.Length && source.Text[at + 2] == '\n'));

    private Word NextWord()
    {
        int start = _at;
        _word.Clear();
        while (_at < source.Text.Length)
        {
            char c = source.Text[_at];
            if (c is ' ' or '\t' or '\r' or '\n' || IsContinuation(_at)) { break; }
            if (c is '\'' or '"') { ReadQuoted(c); }
            else if (c is '$' or '`' or '|' or ';' or '&' or '<' or '>')
            {
                throw new SyntaxException(Diagnostic.Error(new SourceSpan(source, _at, 1), $"'{c}' means something to a shell only") with { Hint = ShellOnly });
            }
            else
            {
                if (c == '\\' && _at + 1 < source.Text.Length) { _at++; }
                _word.Append(source.Text[_at++]);
            }
        }
        return new Word(_word.ToString(), new SourceSpan(source, start, _at - start));
    }

    private void ReadQuoted(char quote)
    {
        int open = _at++;
        while (_at < source.Text.Length && source.Text[_at] != quote)
        {
            char c = source.Text[_at];
            if (quote == '"' && c == '\\' && _at + 1 < source.Text.Length && source.Text[_at + 1] is '"' or '\\' or '$' or '`' or '\n')
            {
                _at++;
                if (source.Text[_at] != '\n') { _word.Append(source.Text[_at]); }
            }
            else { _word.Append(c); }
            _at++;
        }
        if (AtEnd) { throw new SyntaxException(new SourceSpan(source, open, 1), "this quote is never closed"); }
        _at++;
    }
}
