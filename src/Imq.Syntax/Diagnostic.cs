using System.Globalization;
using System.Text;

namespace Imq.Syntax;

/// <summary>One thing to tell about a text, and where. Printed two ways: as the original program says it, or with file, line and caret.</summary>
/// <param name="Severity">A warning lets the text take effect.</param>
/// <param name="Span">The words it is about; null where no place can be named.</param>
/// <param name="Message">One sentence without a full stop: the option, the allowed range, what was found.</param>
public sealed record Diagnostic(Severity Severity, SourceSpan? Span, string Message)
{
    /// <summary>What the original prints on standard error, all lines, exactly; null: just <see cref="Message"/>.</summary>
    public string? OriginalText { get; init; }

    /// <summary>The original's exit status for it: iptables 1–4, tc and ip 1, 2 or 255.</summary>
    public int ExitStatus { get; init; } = 1;

    /// <summary>"did you mean …", or what to do instead.</summary>
    public string? Hint { get; init; }

    public static Diagnostic Error(SourceSpan? span, string message) => new(Severity.Error, span, message);

    public static Diagnostic Warning(SourceSpan? span, string message) => new(Severity.Warning, span, message);

    /// <summary>As the original program prints it to standard error.</summary>
    public string ToOriginalText() => OriginalText ?? Message;

    /// <summary><c>file:line:column: error: message</c>, the line, a caret under the words, the hint.</summary>
    public string ToCaretText()
    {
        string kind = Severity == Severity.Error ? "error" : "warning";
        StringBuilder text = new();
        if (Span is not { } span)
        {
            return AddHint(text.Append(kind).Append(": ").Append(Message)).ToString();
        }
        (int line, int column) = span.Position;
        string source = span.Source.Line(line);
        text.Append(CultureInfo.InvariantCulture, $"{span.Source.Name}:{line}:{column}: {kind}: {Message}\n  {source}\n  ");
        foreach (char c in source.AsSpan(0, Math.Min(column - 1, source.Length))) { text.Append(c == '\t' ? '\t' : ' '); }
        text.Append('^', Math.Clamp(span.Length, 1, Math.Max(1, source.Length - column + 1)));
        return AddHint(text).ToString();
    }

    private StringBuilder AddHint(StringBuilder text) => Hint is null ? text : text.Append("\n  hint: ").Append(Hint);
}
