using System.Buffers;
using System.Buffers.Binary;

namespace Imq.Router.Control;

/// <summary>Reads and writes the frames of the control socket's byte stream.</summary>
internal static class Frame
{
    private const int HeaderLength = 5;

    /// <summary>Longest payload taken: a rule set of a hundred thousand lines fits.</summary>
    public const int MaxPayload = 64 << 20;

    /// <returns>False while the frame is not complete.</returns>
    /// <exception cref="InvalidDataException">The peer announces more than <see cref="MaxPayload"/>.</exception>
    public static bool TryRead(ref ReadOnlySequence<byte> stream, out FrameKind kind, out ReadOnlySequence<byte> payload)
    {
        kind = default;
        payload = default;
        if (stream.Length < HeaderLength) { return false; }
        Span<byte> header = stackalloc byte[HeaderLength];
        stream.Slice(0, HeaderLength).CopyTo(header);
        uint length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        if (length > MaxPayload) { throw new InvalidDataException($"a frame of {length} bytes is too long"); }
        if (stream.Length < HeaderLength + length) { return false; }
        kind = (FrameKind)header[0];
        payload = stream.Slice(HeaderLength, length);
        stream = stream.Slice(payload.End);
        return true;
    }

    public static void Write(IBufferWriter<byte> to, FrameKind kind, ReadOnlySpan<byte> payload)
    {
        Span<byte> header = to.GetSpan(HeaderLength);
        header[0] = (byte)kind;
        BinaryPrimitives.WriteUInt32BigEndian(header[1..], (uint)payload.Length);
        to.Advance(HeaderLength);
        to.Write(payload);
    }
}
