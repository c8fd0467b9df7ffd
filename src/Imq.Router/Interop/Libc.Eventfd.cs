using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Imq.Router.Interop;

/// <summary>sys/eventfd.h.</summary>
internal static partial class Libc
{
    public const int EFD_CLOEXEC = 0x80000, EFD_NONBLOCK = 0x800;

    [LibraryImport(Name, SetLastError = true)]
    public static partial SafeFileHandle eventfd(uint initial, int flags);
}
