using System.Runtime.InteropServices;

namespace Imq.Router.Interop;

/// <summary>time.h.</summary>
internal static partial class Libc
{
    [StructLayout(LayoutKind.Sequential)]
    public struct timespec
    {
        public long tv_sec;
        public long tv_nsec;
    }
}
