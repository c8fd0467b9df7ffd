using System.Buffers.Binary;

namespace Imq.Packets.Headers;

/// <summary>ICMP message (RFC 792), a view over the packet's own bytes.</summary>
public readonly ref struct IcmpHeader
{
    public const int Length = 8;
    public const byte EchoReply = 0, DestinationUnreachable = 3, SourceQuench = 4, Redirect = 5, EchoRequest = 8, TimeExceeded = 11,
        ParameterProblem = 12, TimestampRequest = 13, TimestampReply = 14;

    private readonly Span<byte> _bytes;

    private IcmpHeader(Span<byte> bytes) => _bytes = bytes;

    /// <returns>False where fewer than eight bytes are there.</returns>
    public static bool TryRead(Span<byte> message, out IcmpHeader header)
    {
        header = default;
        if (message.Length < Length) { return false; }
        header = new IcmpHeader(message);
        return true;
    }

    public byte Type => _bytes[0];

    public byte Code => _bytes[1];

    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    public bool IsChecksumValid => InternetChecksum.Compute(_bytes) == 0;

    /// <summary>Bytes 4..7: identifier and sequence, gateway, or next-hop MTU, as the type says.</summary>
    public uint Rest => BinaryPrimitives.ReadUInt32BigEndian(_bytes[4..]);

    /// <summary>Of an echo.</summary>
    public ushort Identifier => BinaryPrimitives.ReadUInt16BigEndian(_bytes[4..]);

    /// <summary>Of an echo.</summary>
    public ushort Sequence => BinaryPrimitives.ReadUInt16BigEndian(_bytes[6..]);

    /// <summary>An error quotes the datagram it is about, and none may be sent about it (RFC 1122, 3.2.2).</summary>
    public bool IsError => Type is DestinationUnreachable or SourceQuench or Redirect or TimeExceeded or ParameterProblem;

    public Span<byte> Payload => _bytes[Length..];

    /// <summary>Changes the type and patches the checksum: an echo request becomes a reply.</summary>
    public void RewriteType(byte to)
    {
        ushort from = BinaryPrimitives.ReadUInt16BigEndian(_bytes);
        _bytes[0] = to;
        BinaryPrimitives.WriteUInt16BigEndian(_bytes[2..], InternetChecksum.Update(Checksum, from, (ushort)(to << 8 | Code)));
    }

    /// <summary>Writes the header in front of a message whose payload is already there, and its checksum.</summary>
    public static void Write(Span<byte> message, byte type, byte code, uint rest)
    {
        message[0] = type;
        message[1] = code;
        message.Slice(2, 2).Clear();
        BinaryPrimitives.WriteUInt32BigEndian(message[4..], rest);
        BinaryPrimitives.WriteUInt16BigEndian(message[2..], InternetChecksum.Compute(message));
    }
}
