using System.Runtime.InteropServices;

namespace Imq.Router.Interop;

/// <summary>unistd.h: whose process this is.</summary>
internal static partial class Unistd
{
    public static uint EffectiveUser => geteuid();

    [LibraryImport("libc")]
    private static partial uint geteuid();
}
