namespace Imq.Router.Control;

/// <summary>What a frame on the control socket carries. A frame: this byte, the payload's length (4 bytes, big-endian), the payload.</summary>
/// <remarks>The same values stand in the client's source; a test compares them.</remarks>
internal enum FrameKind : byte
{
    /// <summary>Client: the words, the command's name first, each ended by a zero byte.</summary>
    Arguments = (byte)'A',

    /// <summary>Client: its working directory. Sent before <see cref="Arguments"/>.</summary>
    Directory = (byte)'D',

    /// <summary>Client: a piece of standard input; an empty one ends it. Only after <see cref="WantInput"/>.</summary>
    Input = (byte)'I',

    /// <summary>Daemon: send standard input.</summary>
    WantInput = (byte)'W',

    /// <summary>Daemon: text for standard output.</summary>
    Output = (byte)'O',

    /// <summary>Daemon: text for standard error.</summary>
    Error = (byte)'E',

    /// <summary>Daemon: one byte, the exit status; the last frame.</summary>
    Exit = (byte)'X',
}
