using Xunit;

namespace Imq.Testing;

/// <summary>A test that needs a program of the machine; skipped with a plain message where it is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ToolFactAttribute : FactAttribute
{
    public ToolFactAttribute(string tool)
    {
        Tool = tool;
        string[] folders = [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'), "/usr/sbin", "/sbin"];
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, tool)))) { Skip = $"{tool} is not installed"; }
    }

    public string Tool { get; }
}
