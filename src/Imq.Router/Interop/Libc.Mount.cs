using System.Runtime.InteropServices;

namespace Imq.Router.Interop;

/// <summary>sys/mount.h.</summary>
internal static unsafe partial class Libc
{
    public const uint MS_BIND = 4096, MS_REC = 16384, MS_SHARED = 1 << 20;

    public const int MNT_DETACH = 2;

    [LibraryImport(Name, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int mount(string source, string target, string type, nuint flags, void* data);

    [LibraryImport(Name, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int umount2(string target, int flags);
}
