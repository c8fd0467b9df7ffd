using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Imq.Router.Interop;

/// <summary>unistd.h.</summary>
internal static unsafe partial class Libc
{
    /// <summary>The plain number of a descriptor, for the packet path: its owner keeps the handle open meanwhile.</summary>
    [LibraryImport(Name, SetLastError = true)]
    public static partial nint write(int fd, void* buffer, nuint count);

    [LibraryImport(Name, SetLastError = true)]
    public static partial nint write(SafeFileHandle fd, void* buffer, nuint count);

    [LibraryImport(Name, SetLastError = true)]
    public static partial nint read(int fd, void* buffer, nuint count);

    /// <summary>Whose process this is; cannot fail.</summary>
    [LibraryImport(Name)]
    public static partial uint geteuid();
}
