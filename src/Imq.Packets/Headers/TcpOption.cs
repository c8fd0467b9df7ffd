namespace Imq.Packets.Headers;

/// <summary>One TCP option of at least two bytes: kind, length, data.</summary>
public readonly ref struct TcpOption
{
    internal TcpOption(Span<byte> bytes) => Bytes = bytes;

    /// <summary>Kind and length bytes included.</summary>
    public Span<byte> Bytes { get; }

    public byte Kind => Bytes[0];

    public Span<byte> Data => Bytes[2..];
}
