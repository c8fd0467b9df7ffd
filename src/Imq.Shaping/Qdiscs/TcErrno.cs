namespace Imq.Shaping.Qdiscs;

/// <summary>The errno with which the kernel refuses a tc request; the number is Linux's.</summary>
internal enum TcErrno
{
    NotPermitted = 1,
    NotFound = 2,
    OutOfMemory = 12,
    Busy = 16,
    Exists = 17,
    Invalid = 22,
    NoSpace = 28,
    OutOfRange = 34,
    NoBufferSpace = 105,
    Loop = 40,
    NotSupported = 95,
}
