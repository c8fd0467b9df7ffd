namespace Imq.Router.Interop;

/// <summary>errno.h.</summary>
internal static partial class Libc
{
    public const int EPERM = 1, ENOENT = 2, EINTR = 4, EIO = 5, EBADF = 9, EAGAIN = 11, ENOMEM = 12, EACCES = 13, EFAULT = 14, EBUSY = 16,
        EEXIST = 17, ENODEV = 19, EINVAL = 22, ENOTTY = 25, ERANGE = 34, ENOSYS = 38, EBADFD = 77, EOPNOTSUPP = 95, EADDRINUSE = 98,
        ENETDOWN = 100, ENETUNREACH = 101, ENOBUFS = 105;
}
