using Imq.Syntax;

namespace Imq.Shaping.Qdiscs;

/// <summary>A refusal in the kernel's words, as tc prints them: exit status 2.</summary>
internal static class KernelRefusal
{
    /// <param name="reason">The extack text without its full stop; null: <c>RTNETLINK answers: …</c>.</param>
    public static SyntaxException Of(TcErrno errno, string? reason = null, SourceSpan? at = null, string? hint = null)
    {
        string text = reason is null ? "RTNETLINK answers: " + TextOf(errno) : "Error: " + reason + ".";
        return new SyntaxException(Diagnostic.Error(at, reason ?? TextOf(errno)) with { OriginalText = text + "\n", ExitStatus = 2, Hint = hint });
    }

    /// <summary>strerror.</summary>
    public static string TextOf(TcErrno errno) => errno switch
    {
        TcErrno.NotPermitted => "Operation not permitted",
        TcErrno.NotFound => "No such file or directory",
        TcErrno.OutOfMemory => "Cannot allocate memory",
        TcErrno.Busy => "Device or resource busy",
        TcErrno.Exists => "File exists",
        TcErrno.NoSpace => "No space left on device",
        TcErrno.OutOfRange => "Numerical result out of range",
        TcErrno.NoBufferSpace => "No buffer space available",
        TcErrno.NotSupported => "Operation not supported",
        TcErrno.Loop => "Too many levels of symbolic links",
        _ => "Invalid argument",
    };
}
