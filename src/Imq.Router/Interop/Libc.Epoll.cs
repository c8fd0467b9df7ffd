using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Imq.Router.Interop;

/// <summary>sys/epoll.h.</summary>
/// <remarks>struct epoll_event is packed on x86-64 and on no other machine, so its size and the place of <c>data</c> are values, not a type.</remarks>
internal static unsafe partial class Libc
{
    public const int EPOLL_CLOEXEC = 0x80000, EPOLL_CTL_ADD = 1, EPOLL_CTL_DEL = 2, EPOLL_CTL_MOD = 3;

    public const uint EPOLLIN = 0x001, EPOLLERR = 0x008, EPOLLHUP = 0x010;

    public static readonly int epoll_event_data_offset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;

    public static readonly int epoll_event_size = epoll_event_data_offset + 8;

    [LibraryImport(Name, SetLastError = true)]
    public static partial SafeFileHandle epoll_create1(int flags);

    [LibraryImport(Name, SetLastError = true)]
    public static partial int epoll_ctl(int epoll, int operation, int fd, void* @event);

    /// <param name="timeout">Null waits without end.</param>
    /// <param name="signalMask">Null leaves the mask alone.</param>
    [LibraryImport(Name, SetLastError = true)]
    public static partial int epoll_pwait2(int epoll, void* events, int maxEvents, timespec* timeout, void* signalMask);
}
