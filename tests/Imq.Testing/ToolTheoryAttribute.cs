using Xunit;

namespace Imq.Testing;

/// <summary>A theory that needs a program of the machine; skipped with a plain message where it is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ToolTheoryAttribute : TheoryAttribute
{
    public ToolTheoryAttribute(string tool)
    {
        Tool = tool;
        Skip = new ToolFactAttribute(tool).Skip;
    }

    public string Tool { get; }
}
