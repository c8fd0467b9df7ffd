using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Imq.Router.Interop;

/// <summary>fcntl.h.</summary>
internal static partial class Libc
{
    public const int O_RDONLY = 0, O_RDWR = 2, O_CREAT = 0x40, O_EXCL = 0x80, O_NONBLOCK = 0x800, O_CLOEXEC = 0x80000;

    [LibraryImport(Name, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial SafeFileHandle open(string path, int flags, uint mode);
}
