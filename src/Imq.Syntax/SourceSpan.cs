namespace Imq.Syntax;

/// <summary>A stretch of a source text: what a caret points at.</summary>
public readonly record struct SourceSpan(SourceText Source, int Start, int Length)
{
    public (int Line, int Column) Position => Source.Locate(Start);
}
