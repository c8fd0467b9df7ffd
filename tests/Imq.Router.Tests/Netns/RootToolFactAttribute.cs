using Xunit;

namespace Imq.Router.Tests.Netns;

/// <summary>As <see cref="RootFactAttribute"/>, with one more program.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RootToolFactAttribute : FactAttribute
{
    public RootToolFactAttribute(string tool)
    {
        Tool = tool;
        string[] folders = ["/usr/sbin", "/sbin", "/usr/bin", "/bin"];
        Skip = new RootFactAttribute().Skip ?? (folders.Any(folder => File.Exists(Path.Combine(folder, tool))) ? null : $"{tool} is not installed");
    }

    public string Tool { get; }
}
