using System.Runtime.InteropServices;

namespace Imq.Router.Interop;

/// <summary>A system call that failed: which one, on what, and why.</summary>
/// <remarks>Never thrown on the packet path. The message is one line: subject, call, the C library's text, and a remedy where one is known.</remarks>
internal sealed class LinuxException(string call, int errno, string subject, string? remedy = null)
    : IOException($"{subject}: {call}: {Marshal.GetPInvokeErrorMessage(errno)}{(remedy is null ? "" : "; " + remedy)}")
{
    /// <summary>Name of the call or ioctl, as in C.</summary>
    public string Call { get; } = call;

    public int Errno { get; } = errno;

    /// <summary>What it was called on: a path, an interface.</summary>
    public string Subject { get; } = subject;

    /// <summary>The error that the calling thread's last system call left.</summary>
    public static LinuxException Last(string call, string subject, string? remedy = null) =>
        new(call, Marshal.GetLastPInvokeError(), subject, remedy);

    /// <summary>Throws if <paramref name="result"/> says that the call failed.</summary>
    public static nint Check(nint result, string call, string subject, string? remedy = null) =>
        result >= 0 ? result : throw Last(call, subject, remedy);
}
