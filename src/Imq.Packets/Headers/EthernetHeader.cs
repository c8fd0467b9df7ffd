using System.Buffers.Binary;
using Imq.Packets.Addresses;

namespace Imq.Packets.Headers;

/// <summary>Ethernet II header (RFC 894; IEEE 802.3, 3.2.6), a view over the frame's own bytes.</summary>
public readonly ref struct EthernetHeader
{
    public const int Length = 14;

    /// <summary>A type below this is the length of an 802.3 frame.</summary>
    public const ushort MinType = 0x0600;

    private readonly Span<byte> _bytes;

    private EthernetHeader(Span<byte> bytes) => _bytes = bytes;

    /// <returns>False where the frame is shorter than the header.</returns>
    public static bool TryRead(Span<byte> frame, out EthernetHeader header)
    {
        header = default;
        if (frame.Length < Length) { return false; }
        header = new EthernetHeader(frame);
        return true;
    }

    public MacAddress Destination => MacAddress.Read(_bytes);

    public MacAddress Source => MacAddress.Read(_bytes[6..]);

    /// <summary>EtherType behind the addresses; of a tagged frame the tag's (<see cref="EtherType.Vlan"/>).</summary>
    public ushort Type => BinaryPrimitives.ReadUInt16BigEndian(_bytes[12..]);

    public Span<byte> Payload => _bytes[Length..];

    public void RewriteDestination(MacAddress to) => to.Write(_bytes);

    public void RewriteSource(MacAddress to) => to.Write(_bytes[6..]);

    /// <summary>Writes a whole header, for example into what <see cref="PacketBuffer.Push"/> returned.</summary>
    public static void Write(Span<byte> bytes, MacAddress destination, MacAddress source, ushort type)
    {
        BinaryPrimitives.WriteUInt16BigEndian(bytes[12..], type);
        source.Write(bytes[6..]);
        destination.Write(bytes);
    }
}
