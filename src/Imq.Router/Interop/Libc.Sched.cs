using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Imq.Router.Interop;

/// <summary>sched.h.</summary>
internal static partial class Libc
{
    public const int CLONE_NEWNS = 0x00020000, CLONE_NEWNET = 0x40000000;

    /// <summary>Moves the calling thread, and no other, into the namespace.</summary>
    [LibraryImport(Name, SetLastError = true)]
    public static partial int setns(SafeFileHandle fd, int type);

    [LibraryImport(Name, SetLastError = true)]
    public static partial int unshare(int flags);
}
