using System.Globalization;
using Imq.Shaping.Qdiscs;
using Imq.Syntax;

namespace Imq.Shaping.Syntax;

/// <summary><c>tc -batch FILE</c>: one command a line without the word <c>tc</c>; <c>#</c> comments, <c>\</c> continues a line.</summary>
/// <remarks>
/// Ends at the first fault (status 1, what came before stays) unless <c>-force</c>. Status 255 where tc ends on the spot.
/// Source: iproute2 6.1 tc.c batch, lib/utils.c do_batch.
/// </remarks>
internal static class TcBatch
{
    /// <param name="file">A path, or <c>-</c> for standard input.</param>
    public static int Run(TcRequest request, string file)
    {
        if (!TryReadText(request, file, out string text)) { return 1; }
        SourceText source = new(file == "-" ? "<stdin>" : file, text);
        int status = 0;
        foreach ((Word[] words, int line) in CommandLines(source))
        {
            if (words.Length == 0) { continue; }
            int result = RunLine(request, words, out bool ends);
            if (ends) { return result; }
            if (result == 0) { continue; }
            request.Io.Error.Append(CultureInfo.InvariantCulture, $"Command failed {file}:{line}\n");
            status = 1;
            if (!request.Force) { break; }
        }
        return status;
    }

    private static int RunLine(TcRequest request, Word[] words, out bool ends)
    {
        ends = false;
        ChangeLog changes = request.Control.Changes;
        (int, int) mark = changes.Mark;
        try
        {
            return TcCommand.Run(request.With(new WordReader(words)));
        }
        catch (SyntaxException fault)
        {
            changes.RollbackTo(mark);
            request.Io.Error.Append(fault.Diagnostic.ToOriginalText());
            ends = TcFault.EndsProgram(fault.Diagnostic);
            return fault.Diagnostic.ExitStatus;
        }
    }

    private static bool TryReadText(TcRequest request, string file, out string text)
    {
        text = request.Io.Input;
        if (file == "-") { return true; }
        try
        {
            text = File.ReadAllText(Path.Combine(request.Io.Directory, file));
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            string why = fault is UnauthorizedAccessException ? "Permission denied" : "No such file or directory";
            request.Io.Error.Append(CultureInfo.InvariantCulture, $"Cannot open file \"{file}\" for reading: {why}\n");
            return false;
        }
    }

    /// <summary>The words of each command, and the number of its last line.</summary>
    private static IEnumerable<(Word[] Words, int Line)> CommandLines(SourceText source)
    {
        List<Word> words = [];
        for (int line = 1; line <= source.LineCount; line++)
        {
            bool continues = ReadWords(source, line, words);
            if (continues && line < source.LineCount) { continue; }
            yield return ([.. words], line);
            words.Clear();
        }
    }

    /// <returns>True where the line ends in a backslash.</returns>
    private static bool ReadWords(SourceText source, int line, List<Word> into)
    {
        string text = source.Line(line);
        int lineStart = OffsetOf(source, line), at = 0;
        while (at < text.Length)
        {
            char first = text[at];
            if (first is ' ' or '\t') { at++; continue; }
            if (first == '#') { return false; }
            if (first == '\\' && text.AsSpan(at + 1).Trim().IsEmpty) { return true; }
            int start = at, end;
            if (first is '"' or '\'')
            {
                end = text.IndexOf(first, at + 1);
                end = end < 0 ? text.Length : end;
                into.Add(new Word(text[(at + 1)..end], new SourceSpan(source, lineStart + start, end - start)));
                at = end + 1;
                continue;
            }
            end = text.AsSpan(at).IndexOfAny(" \t#");
            end = end < 0 ? text.Length : at + end;
            if (end < text.Length && text[end] == '#') { end = WordEnd(text, at); }
            into.Add(new Word(text[start..end], new SourceSpan(source, lineStart + start, end - start)));
            at = end;
        }
        return false;
    }

    private static int WordEnd(string text, int at)
    {
        while (at < text.Length && text[at] is not (' ' or '\t')) { at++; }
        return at;
    }

    private static int OffsetOf(SourceText source, int line)
    {
        int offset = 0;
        for (int i = 1; i < line; i++) { offset = source.Text.IndexOf('\n', offset) + 1; }
        return offset;
    }
}
