using Imq.Syntax;

namespace Imq.Netfilter.Syntax;

/// <summary>What iptables-save and iptables-restore share: the C library's own words for wrong options, and files.</summary>
internal static class PlainOptions
{
    /// <param name="last">The line behind the fault.</param>
    public static SyntaxException Refuse(ScannedOption found, Word program, string last)
    {
        string name = Path.GetFileName(program.Text), option = found.Word.Text;
        string text = found.Kind switch
        {
            ScannedKind.Plain => "Unknown arguments found on commandline",
            ScannedKind.ArgumentMissing when found.Letter != '\0' => $"{name}: option requires an argument -- '{found.Letter}'\n{last}",
            ScannedKind.ArgumentMissing => $"{name}: option '{option}' requires an argument\n{last}",
            _ when found.Letter != '\0' => $"{name}: invalid option -- '{found.Letter}'\n{last}",
            _ => $"{name}: unrecognized option '{option}'\n{last}",
        };
        return new SyntaxException(Diagnostic.Error(found.Word.Span, text.Split('\n')[0]) with { OriginalText = text });
    }

    public static string Read(Word path, string directory)
    {
        try
        {
            return File.ReadAllText(Path.Combine(directory, path.Text));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw CannotOpen(path, fault);
        }
    }

    public static void Write(Word path, string directory, string text)
    {
        try
        {
            File.WriteAllText(Path.Combine(directory, path.Text), text);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw CannotOpen(path, fault);
        }
    }

    private static SyntaxException CannotOpen(Word path, Exception fault)
    {
        string why = fault switch
        {
            FileNotFoundException or DirectoryNotFoundException => "No such file or directory",
            UnauthorizedAccessException => "Permission denied",
            _ => fault.Message,
        };
        return new SyntaxException(Diagnostic.Error(path.Span, $"Can't open {path}: {why}") with { OriginalText = $"Can't open {path}: {why}" });
    }
}
