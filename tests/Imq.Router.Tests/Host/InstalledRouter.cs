using System.Diagnostics;
using System.Runtime.CompilerServices;
using Imq.Lab.Testbed;

namespace Imq.Router.Tests.Host;

/// <summary>The router as it is installed: the daemon that these tests were built with, the client compiled from its source, the links.</summary>
public sealed class InstalledRouter : IDisposable
{
    private static readonly string[] _names =
        ["imq", "tc", "ip", "iptables", "ip6tables", "iptables-save", "iptables-restore", "ip6tables-save", "ip6tables-restore", "modprobe", "lsmod", "ifconfig"];

    public InstalledRouter()
    {
        Home = Directory.CreateTempSubdirectory("imq-home-").FullName;
        File.CreateSymbolicLink(Path.Combine(Home, "router"), AppContext.BaseDirectory.TrimEnd('/'));
        Shell.Run("gcc", "-O2", "-Wall", "-Wextra", "-Werror", "-o", Path.Combine(Home, "imq"), Path.Combine(SourceRoot, "src/Imq.Client/imq.c"));
        Directory.CreateDirectory(Path.Combine(Home, "commands"));
        foreach (string name in _names) { File.CreateSymbolicLink(Path.Combine(Home, "commands", name), "../imq"); }
    }

    public string Home { get; }

    /// <summary>The checkout.</summary>
    public static string SourceRoot => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "../../.."));

    public string Client => Path.Combine(Home, "imq");

    public string Daemon => Path.Combine(Home, "router", "imq");

    public void Dispose() => Directory.Delete(Home, recursive: true);

    private static string Here([CallerFilePath] string path = "") => path;
}
