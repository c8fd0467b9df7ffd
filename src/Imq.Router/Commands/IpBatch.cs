using Imq.Syntax;

namespace Imq.Router.Commands;

/// <summary><c>ip -batch FILE</c>: one command a line, <c>#</c> comments, <c>\</c> continuation; <c>-</c> is standard input.</summary>
/// <remarks>Lines before a faulty one stay done. Wrong words end the batch even with -force, as the original's exit(-1) does.</remarks>
internal sealed class IpBatch(IpCommand command, IpOptions options, CommandIo io)
{
    public int Run(string file, Word at)
    {
        string text = file == "-" ? io.Input : Read(file, at);
        int status = 0, line = 0;
        string pending = "";
        foreach (string raw in text.Split('\n'))
        {
            line++;
            pending += raw;
            if (pending.EndsWith('\\'))
            {
                pending = pending[..^1];
                continue;
            }
            int result = RunLine(pending, $"{file}:{line}");
            pending = "";
            if (result == 0) { continue; }
            status = 1;
            if (result == IpFault.Usage) { return result; }
            io.Error.Append(System.Globalization.CultureInfo.InvariantCulture, $"Command failed {file}:{line}\n");
            if (!options.Force) { return status; }
        }
        return status;
    }

    private int RunLine(string line, string name)
    {
        List<string> words = ["ip", .. Split(line)];
        if (words.Count == 1) { return 0; }
        try { return command.Execute(Word.FromArguments(name, words), 1, options with { BatchFile = null }, io); }
        catch (SyntaxException fault)
        {
            io.Error.Append(fault.Diagnostic.ToOriginalText());
            return fault.Diagnostic.ExitStatus;
        }
    }

    /// <summary>Words between blanks, quoted with <c>"</c> or <c>'</c>, up to a word that begins with <c>#</c>.</summary>
    private static IEnumerable<string> Split(string line)
    {
        int at = 0;
        while (true)
        {
            while (at < line.Length && char.IsWhiteSpace(line[at])) { at++; }
            if (at >= line.Length || line[at] == '#') { yield break; }
            char quote = line[at] is '"' or '\'' ? line[at++] : '\0';
            int start = at;
            while (at < line.Length && (quote == '\0' ? !char.IsWhiteSpace(line[at]) && line[at] != '#' : line[at] != quote)) { at++; }
            yield return line[start..at];
            if (quote != '\0') { at++; }
        }
    }

    private string Read(string file, Word at)
    {
        try { return File.ReadAllText(Path.Combine(io.Directory, file)); }
        catch (IOException) { throw CannotOpen(file, at, "No such file or directory"); }
        catch (UnauthorizedAccessException) { throw CannotOpen(file, at, "Permission denied"); }
    }

    private static SyntaxException CannotOpen(string file, Word at, string why) =>
        IpFault.Make(at.Span, IpFault.Tool, $"Cannot open file \"{file}\" for reading: {why}");
}
