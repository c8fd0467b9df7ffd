namespace Imq.Syntax;

public enum Severity
{
    Warning,
    Error,
}
