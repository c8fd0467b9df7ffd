namespace Imq.Syntax;

/// <summary>A text, or the change it asks for, is refused. Thrown at the door only: the packet path never sees one.</summary>
public sealed class SyntaxException(Diagnostic diagnostic) : Exception(diagnostic.Message)
{
    public SyntaxException(SourceSpan? span, string message) : this(Diagnostic.Error(span, message)) { }

    public Diagnostic Diagnostic { get; } = diagnostic;
}
