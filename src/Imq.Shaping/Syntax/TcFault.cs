using Imq.Syntax;

namespace Imq.Shaping.Syntax;

/// <summary>The faults that tc itself finds, in its words and with its exit statuses.</summary>
internal static class TcFault
{
    /// <summary>incomplete_command(): status 255.</summary>
    public static SyntaxException Incomplete(WordReader words) =>
        Make(words.Here, $"'{words.Last.Text}' needs a value", "Command line is not complete. Try option \"help\"", 255);

    /// <summary>invarg(): status 255.</summary>
    public static SyntaxException Argument(Word word, string fault, string expected) =>
        Make(word.Span, $"{fault}: {expected} expected, not '{word.Text}'", $"Error: argument \"{word.Text}\" is wrong: {fault}", 255);

    /// <summary>duparg(): status 255.</summary>
    public static SyntaxException Duplicate(string keyword, Word word) =>
        Make(word.Span, $"{keyword} is given twice", $"Error: duplicate \"{keyword}\": \"{word.Text}\" is the second value.", 255);

    /// <summary>A fault for which tc returns -1: status 255.</summary>
    /// <param name="original">tc's line, where it has one.</param>
    public static SyntaxException Own(Word? word, string message, string? original = null, string? hint = null)
    {
        SyntaxException fault = Make(word?.Span, message, original ?? message, 255);
        return hint is null ? fault : new SyntaxException(fault.Diagnostic with { Hint = hint });
    }

    public static SyntaxException NoDevice(Word name) => Make(name.Span, $"there is no device '{name.Text}'", $"Cannot find device \"{name.Text}\"", 1);

    /// <summary>A refusal that comes from the kernel: status 2.</summary>
    public static SyntaxException Kernel(WordReader words, string original) =>
        Make(words.Words.Count > 0 ? words.Last.Span : null, original, original, 2);

    /// <summary>True where tc ends the whole program, a batch included: an incomplete, wrong or repeated argument.</summary>
    public static bool EndsProgram(Diagnostic fault) => fault.ExitStatus == 255
        && (fault.ToOriginalText().StartsWith("Command line is not complete", StringComparison.Ordinal)
            || fault.ToOriginalText().StartsWith("Error: argument ", StringComparison.Ordinal)
            || fault.ToOriginalText().StartsWith("Error: duplicate ", StringComparison.Ordinal));

    private static SyntaxException Make(SourceSpan? at, string message, string original, int status) =>
        new(Diagnostic.Error(at, message) with { OriginalText = original + "\n", ExitStatus = status });
}
