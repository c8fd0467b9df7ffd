using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Imq.Router.Ports;
using Imq.Router.Ports.Rtnetlink;

namespace Imq.Router.Tests.Netns;

/// <summary>A network namespace of a test's own, under /run/netns, gone when disposed. Names carry the process id: tests run beside others.</summary>
public sealed class TestNamespace : IDisposable
{
    private static int s_count;

    static TestNamespace()
    {
        foreach (string path in Directory.Exists("/run/netns") ? Directory.GetFiles("/run/netns", "imqt-*") : [])
        {
            string owner = Path.GetFileName(path).Split('-')[1];
            if (!Directory.Exists("/proc/" + owner)) { TryShell("ip", "netns", "del", Path.GetFileName(path)); }
        }
    }

    public TestNamespace()
    {
        Name = string.Create(CultureInfo.InvariantCulture, $"imqt-{Environment.ProcessId}-{Interlocked.Increment(ref s_count)}");
        Shell("ip", "netns", "add", Name);
        Execute("ip", "link", "set", "lo", "up");
    }

    public string Name { get; }

    /// <summary>Runs <paramref name="body"/> on a thread inside; sockets made there stay there.</summary>
    public T Inside<T>(Func<T> body) => NetworkNamespace.Run(Name, body);

    public Socket Socket(AddressFamily family, SocketType type, ProtocolType protocol) => Inside(() => new Socket(family, type, protocol));

    internal LinkInfo Link(string name) => Inside(() =>
    {
        using var netlink = new RtnetlinkSocket();
        return netlink.GetLink(name);
    });

    /// <summary>Gives the interface an address and waits for nothing: IPv4 is usable at once.</summary>
    public void AddAddress(string link, string address, int prefixLength) => Inside(() =>
    {
        using var netlink = new RtnetlinkSocket();
        netlink.AddAddress(netlink.GetLink(link).Index, IPAddress.Parse(address), prefixLength, link);
        return true;
    });

    /// <summary>Runs a command inside; it must succeed.</summary>
    /// <returns>Its standard output.</returns>
    public string Execute(params string[] command) => Shell("nsenter", ["--net=/run/netns/" + Name, .. command]);

    /// <summary>Starts a command inside; the caller ends it.</summary>
    public Process Start(params string[] command) => Launch("nsenter", ["--net=/run/netns/" + Name, .. command]);

    public void Dispose() => Shell("ip", "netns", "del", Name);

    private static string Shell(string program, params string[] arguments)
    {
        using Process process = Launch(program, arguments);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: exit {process.ExitCode}: {errors.Result}");
    }

    private static void TryShell(string program, params string[] arguments)
    {
        using Process process = Launch(program, arguments);
        process.WaitForExit();
    }

    private static Process Launch(string program, string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
}
