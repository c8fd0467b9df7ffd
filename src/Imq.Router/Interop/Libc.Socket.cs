using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Imq.Router.Interop;

/// <summary>sys/socket.h.</summary>
internal static unsafe partial class Libc
{
    public const int AF_UNSPEC = 0, AF_INET = 2, AF_INET6 = 10, AF_NETLINK = 16, AF_PACKET = 17;

    public const int SOCK_RAW = 3, SOCK_CLOEXEC = 0x80000;

    [LibraryImport(Name, SetLastError = true)]
    public static partial SafeFileHandle socket(int domain, int type, int protocol);

    [LibraryImport(Name, SetLastError = true)]
    public static partial nint send(SafeFileHandle fd, void* buffer, nuint length, int flags);

    [LibraryImport(Name, SetLastError = true)]
    public static partial nint recv(SafeFileHandle fd, void* buffer, nuint length, int flags);
}
