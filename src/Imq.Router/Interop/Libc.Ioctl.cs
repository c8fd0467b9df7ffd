using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Imq.Router.Interop;

/// <summary>sys/ioctl.h.</summary>
internal static unsafe partial class Libc
{
    [LibraryImport(Name, SetLastError = true)]
    public static partial int ioctl(SafeFileHandle fd, nuint request, void* argument);
}
