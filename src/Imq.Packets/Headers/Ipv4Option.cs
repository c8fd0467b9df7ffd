namespace Imq.Packets.Headers;

/// <summary>One IPv4 option of at least two bytes: type, length, data.</summary>
public readonly ref struct Ipv4Option
{
    internal Ipv4Option(Span<byte> bytes) => Bytes = bytes;

    /// <summary>Type and length bytes included.</summary>
    public Span<byte> Bytes { get; }

    public byte Type => Bytes[0];

    /// <summary>Every fragment carries it, not only the first (RFC 791, 3.1).</summary>
    public bool IsCopied => (Bytes[0] & 0x80) != 0;

    public Span<byte> Data => Bytes[2..];
}
