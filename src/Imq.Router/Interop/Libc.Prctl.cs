using System.Runtime.InteropServices;

namespace Imq.Router.Interop;

/// <summary>sys/prctl.h.</summary>
internal static partial class Libc
{
    /// <summary>How late, in nanoseconds, the calling thread's sleeps may end; 50 µs unless set.</summary>
    public const int PR_SET_TIMERSLACK = 29, PR_GET_TIMERSLACK = 30;

    [LibraryImport(Name, SetLastError = true)]
    public static partial int prctl(int option, nuint argument2, nuint argument3, nuint argument4, nuint argument5);
}
