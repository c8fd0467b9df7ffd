using System.Text;
using Imq.Syntax;

namespace Imq.Router.Configuration;

/// <summary>What came of applying rule files.</summary>
internal sealed class ApplyReport
{
    /// <summary>After this many faults the rest is not worth reading.</summary>
    public const int MaxErrors = 50;

    private readonly List<Diagnostic> _diagnostics = [];

    public IReadOnlyList<Diagnostic> Diagnostics => _diagnostics;

    public int Errors { get; private set; }

    public int Warnings => _diagnostics.Count - Errors;

    public bool IsApplied => Errors == 0;

    /// <summary>What commands of the file printed (<c>tc … show</c>).</summary>
    public StringBuilder Output { get; } = new();

    public void Add(Diagnostic diagnostic)
    {
        _diagnostics.Add(diagnostic);
        if (diagnostic.Severity == Severity.Error) { Errors++; }
    }

    /// <summary>Every diagnostic with its caret, in the order of the text.</summary>
    public string ToCaretText() => string.Join('\n', _diagnostics
        .OrderBy(one => one.Span?.Source.Name, StringComparer.Ordinal)
        .ThenBy(one => one.Span?.Start ?? -1)
        .Select(one => one.ToCaretText()));
}
