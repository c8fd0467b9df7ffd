using System.Runtime.ExceptionServices;
using Imq.Router.Interop;
using Microsoft.Win32.SafeHandles;

namespace Imq.Router.Ports;

/// <summary>Runs something inside another network namespace, on a thread of its own that ends with it.</summary>
/// <remarks>
/// A descriptor or socket opened there keeps belonging there, whoever uses it later. Needs CAP_SYS_ADMIN.
/// Source: setns(2), ip-netns(8).
/// </remarks>
internal static class NetworkNamespace
{
    public const string Folder = "/run/netns";

    public static T Run<T>(string name, Func<T> body)
    {
        T? result = default;
        ExceptionDispatchInfo? fault = null;
        var thread = new Thread(() =>
        {
            try
            {
                Enter(name);
                result = body();
            }
            catch (Exception caught) when (caught is not OutOfMemoryException)
            {
                fault = ExceptionDispatchInfo.Capture(caught);
            }
        })
        { Name = "netns " + name, IsBackground = true };
        thread.Start();
        thread.Join();
        fault?.Throw();
        return result!;
    }

    private static void Enter(string name)
    {
        string path = Path.Combine(Folder, name);
        using SafeFileHandle handle = Libc.open(path, Libc.O_RDONLY | Libc.O_CLOEXEC, 0);
        if (handle.IsInvalid) { throw LinuxException.Last("open", path, $"no such network namespace: make it with 'ip netns add {name}'"); }
        LinuxException.Check(Libc.setns(handle, Libc.CLONE_NEWNET), "setns", path,
            "entering a network namespace needs CAP_SYS_ADMIN: run as root");
    }
}
