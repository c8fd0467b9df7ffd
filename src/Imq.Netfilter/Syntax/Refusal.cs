using Imq.Syntax;

namespace Imq.Netfilter.Syntax;

/// <summary>Makes the faults of one program, in the original's words and with its exit status; the caret text says the same in short.</summary>
/// <param name="program"><c>iptables</c>, <c>ip6tables</c>, <c>iptables-restore</c>, …</param>
/// <remarks>Exit status 1: refused by the tables; 2: wrong words; 3: the kernel lacks something. Source: iptables 1.8.9, observed.</remarks>
internal sealed class Refusal(string program)
{
    public const string Version = "1.8.9 (legacy)";

    public string Program { get; } = program;

    /// <summary>The line of restore's text that is being read; 0 elsewhere.</summary>
    public int RestoreLine { get; set; }

    private string TryLine =>
        (RestoreLine == 0 ? "" : $"Error occurred at line: {RestoreLine}\n") + $"Try `{Program} -h' or '{Program} --help' for more information.";

    /// <summary>Wrong words: the version, the message, where to find help. Exit status 2.</summary>
    /// <param name="body">As the original prints it, a final line feed included where it has one.</param>
    public SyntaxException Usage(SourceSpan? span, string body, string? hint = null) =>
        Make(span, body.Trim('\n'), $"{Program} v{Version}: {body}\n{TryLine}", 2, hint);

    /// <summary>Wrong words whose text has no version in front.</summary>
    public SyntaxException BareUsage(SourceSpan? span, string? text, string message) =>
        Make(span, message, text is null ? TryLine : $"{text}\n{TryLine}", 2, null);

    /// <summary>The tables say no. Exit status 1.</summary>
    /// <param name="text">errno's text, without full stop.</param>
    public SyntaxException ByTables(SourceSpan? span, string text, string? message = null, string? hint = null) => Make(
        span, message ?? text, RestoreLine != 0 ? $"{Program}: line {RestoreLine} failed" : $"{Program}: {text}.", 1, hint);

    /// <summary>The kernel calls the rule invalid; its log would say why, our caret text does.</summary>
    public SyntaxException Invalid(SourceSpan? span, string reason, string? hint = null) =>
        ByTables(span, "Invalid argument. Run `dmesg' for more information", reason, hint);

    /// <summary>A table that this router does not have. Exit status 3.</summary>
    public SyntaxException NoTable(SourceSpan? span, string table, string? hint) => Make(
        span,
        $"there is no table '{table}'",
        $"{Program} v{Version}: can't initialize {(Program.StartsWith("ip6", StringComparison.Ordinal) ? "ip6tables" : "iptables")} table "
            + $"`{table}': Table does not exist (do you need to insmod?)\nPerhaps {Program} or your kernel needs to be upgraded.",
        3,
        hint);

    /// <summary>Puts the program's own lines around the body of an extension's message.</summary>
    public SyntaxException Around(Diagnostic fault) => fault switch
    {
        { OriginalText: null } => Usage(fault.Span, fault.Message, fault.Hint),
        { ExitStatus: 1, OriginalText: { } text } => ByTables(fault.Span, text.TrimEnd('.', '\n'), fault.Message, fault.Hint),
        { OriginalText: { } text } => Make(fault.Span, fault.Message, $"{Program} v{Version}: {text}\n{TryLine}", fault.ExitStatus, fault.Hint),
        _ => new SyntaxException(fault),
    };

    private static SyntaxException Make(SourceSpan? span, string message, string original, int status, string? hint) =>
        new(Diagnostic.Error(span, message) with { OriginalText = original, ExitStatus = status, Hint = hint });
}
