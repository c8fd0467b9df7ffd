using System.Buffers.Binary;
using Imq.Packets.Addresses;

namespace Imq.Packets.Headers;

/// <summary>IPv6 header (RFC 8200, 3), a view over the packet's own bytes.</summary>
/// <remarks>
/// It has no checksum of its own; the transport's covers the addresses, so an address of a packet is changed by
/// <see cref="PacketRewriter"/>. Jumbograms (RFC 2675) are not supported: their payload length of 0 means what it says.
/// </remarks>
public readonly ref struct Ipv6Header
{
    public const int Length = 40;
    private readonly Span<byte> _bytes;

    private Ipv6Header(Span<byte> bytes) => _bytes = bytes;

    /// <returns>False unless version and payload length agree with the bytes present.</returns>
    public static bool TryRead(Span<byte> datagram, out Ipv6Header header)
    {
        header = default;
        if (datagram.Length < Length || datagram[0] >> 4 != 6) { return false; }
        int totalLength = Length + BinaryPrimitives.ReadUInt16BigEndian(datagram[4..]);
        if (totalLength > datagram.Length) { return false; }
        header = new Ipv6Header(datagram[..totalLength]);
        return true;
    }

    public byte TrafficClass => (byte)(BinaryPrimitives.ReadUInt16BigEndian(_bytes) >> 4);

    /// <summary>0..63.</summary>
    public int Dscp => TrafficClass >> 2;

    /// <summary>0..3.</summary>
    public int Ecn => TrafficClass & 3;

    /// <summary>20 bits.</summary>
    public uint FlowLabel => BinaryPrimitives.ReadUInt32BigEndian(_bytes) & 0x000F_FFFF;

    /// <summary>Bytes behind this header, extension headers included.</summary>
    public int PayloadLength => _bytes.Length - Length;

    /// <summary>Bytes of header and payload.</summary>
    public int TotalLength => _bytes.Length;

    /// <summary>What follows this header: an extension or the upper layer.</summary>
    public byte NextHeader => _bytes[6];

    public byte HopLimit => _bytes[7];

    public Ipv6Address Source => Ipv6Address.Read(_bytes[8..]);

    public Ipv6Address Destination => Ipv6Address.Read(_bytes[24..]);

    public Span<byte> Payload => _bytes[Length..];

    public Ipv6ExtensionReader ReadExtensions() => new(_bytes);

    /// <summary>Takes one off the hop limit, which must not be 0.</summary>
    public void DecrementHopLimit() => _bytes[7]--;

    public void RewriteHopLimit(byte to) => _bytes[7] = to;

    public void RewriteTrafficClass(byte to)
    {
        _bytes[0] = (byte)(0x60 | to >> 4);
        _bytes[1] = (byte)(to << 4 | _bytes[1] & 0x0F);
    }

    /// <summary>Writes the six bits of the code point and leaves ECN alone.</summary>
    public void RewriteDscp(int to) => RewriteTrafficClass((byte)(to << 2 | Ecn));

    /// <summary>Writes the two bits of ECN and leaves the code point alone.</summary>
    public void RewriteEcn(int to) => RewriteTrafficClass((byte)(TrafficClass & 0xFC | to));

    /// <summary>Writes a header in front of a datagram whose length is the span's.</summary>
    public static void Write(
        Span<byte> datagram, byte nextHeader, Ipv6Address source, Ipv6Address destination,
        byte hopLimit = 64, byte trafficClass = 0, uint flowLabel = 0)
    {
        BinaryPrimitives.WriteUInt32BigEndian(datagram, 0x6000_0000 | (uint)trafficClass << 20 | flowLabel & 0x000F_FFFF);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[4..], (ushort)(datagram.Length - Length));
        datagram[6] = nextHeader;
        datagram[7] = hopLimit;
        source.Write(datagram[8..]);
        destination.Write(datagram[24..]);
    }
}
