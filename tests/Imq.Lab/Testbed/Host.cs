using System.Diagnostics;

namespace Imq.Lab.Testbed;

/// <summary>A host in a network namespace of its own, gone with this object.</summary>
internal sealed class Host : IDisposable
{
    public Host(string name)
    {
        Name = name;
        Remove(name);
        Shell.Run("ip", "netns", "add", name);
        Shell.Run("ip", "-n", name, "link", "set", "lo", "up");
    }

    public string Name { get; }

    /// <summary>Deletes a namespace that an earlier run may have left, with every process in it.</summary>
    public static void Remove(string name)
    {
        (int status, string pids, _) = Shell.Try("ip", "netns", "pids", name);
        if (status != 0) { return; }
        foreach (string pid in pids.Split('\n', StringSplitOptions.RemoveEmptyEntries)) { Shell.Try("kill", "-9", pid); }
        Shell.Try("ip", "netns", "del", name);
    }

    /// <summary><c>ip -n NAME …</c></summary>
    public string Ip(string command) => Shell.Line($"ip -n {Name} {command}");

    /// <summary>Runs a command line in the namespace to its end.</summary>
    public string Run(string command) => Shell.Line($"ip netns exec {Name} {command}");

    public Process Start(string command) => Shell.Start($"ip netns exec {Name} {command}".Split(' ', StringSplitOptions.RemoveEmptyEntries));

    public void Dispose() => Remove(Name);
}
