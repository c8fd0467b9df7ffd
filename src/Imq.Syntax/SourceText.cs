namespace Imq.Syntax;

/// <summary>A text that words come from: a rule file, standard input, or the words of one command line joined by spaces.</summary>
public sealed class SourceText
{
    private readonly int[] _lineStarts;

    public SourceText(string name, string text)
    {
        Name = name;
        Text = text;
        List<int> starts = [0];
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n') { starts.Add(i + 1); }
        }
        _lineStarts = [.. starts];
    }

    /// <summary>What messages call it: a file's path as the user gave it, <c>&lt;stdin&gt;</c>, or the command's name.</summary>
    public string Name { get; }

    public string Text { get; }

    public int LineCount => _lineStarts.Length;

    /// <returns>Line and column, both from 1; a tab is one column.</returns>
    public (int Line, int Column) Locate(int offset)
    {
        int index = Array.BinarySearch(_lineStarts, offset);
        if (index < 0) { index = ~index - 1; }
        return (index + 1, offset - _lineStarts[index] + 1);
    }

    /// <param name="line">From 1.</param>
    public string Line(int line)
    {
        int start = _lineStarts[line - 1];
        int end = line < _lineStarts.Length ? _lineStarts[line] - 1 : Text.Length;
        return Text[start..end].TrimEnd('\r');
    }
}
