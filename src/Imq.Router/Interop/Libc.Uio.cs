using System.Runtime.InteropServices;

namespace Imq.Router.Interop;

/// <summary>sys/uio.h.</summary>
internal static unsafe partial class Libc
{
    [LibraryImport(Name, SetLastError = true)]
    public static partial nint readv(int fd, iovec* vector, int count);

    [LibraryImport(Name, SetLastError = true)]
    public static partial nint writev(int fd, iovec* vector, int count);

    [StructLayout(LayoutKind.Sequential)]
    public struct iovec
    {
        public void* iov_base;
        public nuint iov_len;
    }
}
