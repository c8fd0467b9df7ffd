using System.Buffers.Binary;

namespace Imq.Packets.Headers;

/// <summary>One IPv6 extension header, at least eight bytes (RFC 8200, 4).</summary>
public readonly ref struct Ipv6Extension
{
    internal Ipv6Extension(byte kind, int offset, Span<byte> bytes)
    {
        Kind = kind;
        Offset = offset;
        Bytes = bytes;
    }

    /// <summary>What it is: <see cref="IpProtocol.HopByHop"/>, <see cref="IpProtocol.Routing"/> and so on.</summary>
    public byte Kind { get; }

    /// <summary>Bytes from the IPv6 header's start.</summary>
    public int Offset { get; }

    /// <summary>The whole extension, its first two bytes included.</summary>
    public Span<byte> Bytes { get; }

    public byte NextHeader => Bytes[0];

    public bool IsFragment => Kind == IpProtocol.Fragment;

    /// <summary>Of a fragment header, bytes; 0 of any other.</summary>
    public int FragmentOffset => IsFragment ? BinaryPrimitives.ReadUInt16BigEndian(Bytes[2..]) & 0xFFF8 : 0;

    /// <summary>Of a fragment header: more pieces follow.</summary>
    public bool MoreFragments => IsFragment && (Bytes[3] & 1) != 0;

    /// <summary>Of a fragment header; 0 of any other.</summary>
    public uint Identification => IsFragment ? BinaryPrimitives.ReadUInt32BigEndian(Bytes[4..]) : 0;

    /// <summary>Of a routing header: its type.</summary>
    public byte RoutingType => Kind == IpProtocol.Routing ? Bytes[2] : (byte)0;

    /// <summary>Of a routing header: segments left.</summary>
    public byte SegmentsLeft => Kind == IpProtocol.Routing ? Bytes[3] : (byte)0;
}
