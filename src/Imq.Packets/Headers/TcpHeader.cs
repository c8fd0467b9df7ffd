using System.Buffers.Binary;

namespace Imq.Packets.Headers;

/// <summary>TCP header (RFC 9293, 3.1), a view over the packet's own bytes.</summary>
/// <remarks>Ports are changed by <see cref="PacketRewriter"/>, which knows whether the checksum is finished.</remarks>
public readonly ref struct TcpHeader
{
    public const int MinLength = 20, MaxLength = 60;

    /// <summary>Where the checksum field stands.</summary>
    public const int ChecksumOffset = 16;

    private readonly Span<byte> _bytes;

    private TcpHeader(Span<byte> bytes) => _bytes = bytes;

    /// <returns>False unless the whole header, options included, is there.</returns>
    public static bool TryRead(Span<byte> segment, out TcpHeader header)
    {
        header = default;
        if (segment.Length < MinLength) { return false; }
        int headerLength = (segment[12] >> 4) * 4;
        if (headerLength < MinLength || headerLength > segment.Length) { return false; }
        header = new TcpHeader(segment);
        return true;
    }

    public ushort SourcePort => BinaryPrimitives.ReadUInt16BigEndian(_bytes);

    public ushort DestinationPort => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    public uint Sequence => BinaryPrimitives.ReadUInt32BigEndian(_bytes[4..]);

    public uint Acknowledgment => BinaryPrimitives.ReadUInt32BigEndian(_bytes[8..]);

    /// <summary>Bytes, options included: 20..60.</summary>
    public int HeaderLength => (_bytes[12] >> 4) * 4;

    public TcpFlags Flags => (TcpFlags)_bytes[13];

    /// <summary>As it stands, not scaled.</summary>
    public ushort Window => BinaryPrimitives.ReadUInt16BigEndian(_bytes[14..]);

    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(_bytes[ChecksumOffset..]);

    public ushort UrgentPointer => BinaryPrimitives.ReadUInt16BigEndian(_bytes[18..]);

    public Span<byte> Options => _bytes[MinLength..HeaderLength];

    public Span<byte> Payload => _bytes[HeaderLength..];

    public TcpOptionReader ReadOptions() => new(Options);

    /// <summary>Writes a header without options, window and checksum 0; <see cref="TransportChecksum"/> finishes it.</summary>
    public static void Write(Span<byte> segment, ushort sourcePort, ushort destinationPort, uint sequence, uint acknowledgment, TcpFlags flags)
    {
        BinaryPrimitives.WriteUInt16BigEndian(segment, sourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(segment[2..], destinationPort);
        BinaryPrimitives.WriteUInt32BigEndian(segment[4..], sequence);
        BinaryPrimitives.WriteUInt32BigEndian(segment[8..], acknowledgment);
        segment[12] = MinLength / 4 << 4;
        segment[13] = (byte)flags;
        segment[14..MinLength].Clear();
    }
}
