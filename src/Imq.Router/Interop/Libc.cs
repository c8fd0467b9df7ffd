namespace Imq.Router.Interop;

/// <summary>The C library and the kernel's user interface: one file per C header, names and values spelled as in C.</summary>
/// <remarks>
/// Declarations only; no decision is taken here. Every constant, size and offset is compared with the C compiler's by
/// <c>LibcTests</c>. A call that fails returns -1 (or an invalid handle) and leaves errno to <c>Marshal.GetLastPInvokeError</c>;
/// callers turn it into a <see cref="LinuxException"/> or a count.
/// </remarks>
internal static partial class Libc
{
    private const string Name = "libc";
}
