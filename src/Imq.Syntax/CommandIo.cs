using System.Text;

namespace Imq.Syntax;

/// <summary>What one command reads and writes besides its words: the caller's standard streams, and how strict to be.</summary>
public sealed class CommandIo
{
    private readonly List<Diagnostic> _warnings = [];

    public StringBuilder Out { get; } = new();

    /// <summary>Standard error beyond the fault itself (which is thrown as a <see cref="SyntaxException"/>).</summary>
    public StringBuilder Error { get; } = new();

    /// <summary>Standard input: iptables-restore's text, a <c>tc -batch -</c>.</summary>
    public string Input { get; init; } = "";

    /// <summary>True for a command typed at the client and for <c>--strict</c>: refuse exactly what Linux refuses.</summary>
    public bool Strict { get; init; } = true;

    /// <summary>The caller's directory, for file arguments.</summary>
    public string Directory { get; init; } = "/";

    /// <summary>The caller's name for the command: <c>iptables</c>, <c>tc</c>, …</summary>
    public string ProgramName { get; init; } = "";

    public IReadOnlyList<Diagnostic> Warnings => _warnings;

    public void Warn(SourceSpan? span, string message, string? hint = null) =>
        _warnings.Add(Diagnostic.Warning(span, message) with { Hint = hint });
}
