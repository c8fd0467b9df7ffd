using Imq.Syntax;

namespace Imq.Router.Commands;

/// <summary>The ways in which <c>ip</c> says no, with its own texts and exit statuses.</summary>
/// <remarks>Observed on iproute2 6.1: 255 the words are wrong, 1 the tool refuses, 2 the kernel refuses.</remarks>
internal static class IpFault
{
    public const int Usage = 255, Tool = 1, Kernel = 2;

    /// <param name="text">What the original prints, its last line feed left out.</param>
    public static SyntaxException Make(SourceSpan? at, int status, string text, string? hint = null)
    {
        string message = text.StartsWith("Error: ", StringComparison.Ordinal) ? text["Error: ".Length..] : text;
        return new SyntaxException(Diagnostic.Error(at, message.TrimEnd('\n', '.'))
            with
        { OriginalText = text + "\n", ExitStatus = status, Hint = hint });
    }

    public static SyntaxException Incomplete(SourceSpan? at) => Make(at, Usage, "Command line is not complete. Try option \"help\"");

    /// <summary>A word that fits nowhere; <paramref name="expected"/> is what the tool took it for.</summary>
    public static SyntaxException Garbage(string expected, Word word, IEnumerable<string>? known = null) =>
        Make(word.Span, Usage, $"Error: either \"{expected}\" is duplicate, or \"{word}\" is a garbage.",
            known is null ? null : NearMiss.Hint(word.Text, known));

    public static SyntaxException Duplicate(string key, Word second) =>
        Make(second.Span, Usage, $"Error: duplicate \"{key}\": \"{second}\" is the second value.");

    public static SyntaxException Wrong(Word word, string why, string? hint = null) =>
        Make(word.Span, Usage, $"Error: argument \"{word}\" is wrong: {why}", hint);

    public static SyntaxException Missing(SourceSpan? at, string key, int status = Usage) =>
        Make(at, status, $"Not enough information: \"{key}\" argument is required.");

    /// <summary>An errno of the kernel.</summary>
    public static SyntaxException Answer(SourceSpan? at, string errno, string? hint = null) =>
        Make(at, Kernel, "RTNETLINK answers: " + errno, hint);

    /// <summary>A kernel refusal with words (extended acknowledgement).</summary>
    public static SyntaxException Refused(SourceSpan? at, string why, string? hint = null) => Make(at, Kernel, $"Error: {why}.", hint);

    public static SyntaxException NoDevice(Word name, IEnumerable<string> known) =>
        Make(name.Span, Tool, $"Cannot find device \"{name}\"", NearMiss.Hint(name.Text, known));

    /// <summary>Linux can, this router cannot.</summary>
    public static SyntaxException Unsupported(Word word, string why) =>
        Make(word.Span, Kernel, $"Error: \"{word}\" is not supported: {why}.");
}
