using System.Buffers.Binary;

namespace Imq.Packets.Headers;

/// <summary>UDP header (RFC 768), a view over the packet's own bytes. UDP-Lite (RFC 3828) has the same shape.</summary>
/// <remarks>Ports are changed by <see cref="PacketRewriter"/>, which knows whether the checksum is finished.</remarks>
public readonly ref struct UdpHeader
{
    public const int Length = 8;

    /// <summary>Where the checksum field stands.</summary>
    public const int ChecksumOffset = 6;

    private readonly Span<byte> _bytes;

    private UdpHeader(Span<byte> bytes) => _bytes = bytes;

    /// <returns>False where fewer than eight bytes are there. What the length field says is not checked.</returns>
    public static bool TryRead(Span<byte> datagram, out UdpHeader header)
    {
        header = default;
        if (datagram.Length < Length) { return false; }
        header = new UdpHeader(datagram);
        return true;
    }

    public ushort SourcePort => BinaryPrimitives.ReadUInt16BigEndian(_bytes);

    public ushort DestinationPort => BinaryPrimitives.ReadUInt16BigEndian(_bytes[2..]);

    /// <summary>What the header claims, itself included; may lie.</summary>
    public int DatagramLength => BinaryPrimitives.ReadUInt16BigEndian(_bytes[4..]);

    /// <summary>The claim is at least a header and no more than the bytes present.</summary>
    public bool IsLengthValid => DatagramLength >= Length && DatagramLength <= _bytes.Length;

    /// <summary>0: none was computed.</summary>
    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(_bytes[ChecksumOffset..]);

    /// <summary>As long as the header claims, but never longer than what is there.</summary>
    public Span<byte> Payload => _bytes[Length..Math.Clamp(DatagramLength, Length, _bytes.Length)];

    /// <summary>Writes a header for a datagram as long as the span, checksum 0; <see cref="TransportChecksum"/> finishes it.</summary>
    public static void Write(Span<byte> datagram, ushort sourcePort, ushort destinationPort)
    {
        BinaryPrimitives.WriteUInt16BigEndian(datagram, sourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[2..], destinationPort);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[4..], (ushort)datagram.Length);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[6..], 0);
    }
}
