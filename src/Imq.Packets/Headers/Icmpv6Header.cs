using System.Buffers.Binary;
using Imq.Packets.Addresses;

namespace Imq.Packets.Headers;

/// <summary>ICMPv6 message (RFC 4443, 2.1), neighbour discovery (RFC 4861, 4) included; a view over the packet's own bytes.</summary>
public readonly ref struct Icmpv6Header
{
    public const int Length = 8;

    /// <summary>Where the checksum field stands.</summary>
    public const int ChecksumOffset = 2;

    public const byte DestinationUnreachable = 1, PacketTooBig = 2, TimeExceeded = 3, ParameterProblem = 4, EchoRequest = 128, EchoReply = 129,
        ListenerQuery = 130, ListenerReport = 131, ListenerDone = 132, RouterSolicitation = 133, RouterAdvertisement = 134,
        NeighborSolicitation = 135, NeighborAdvertisement = 136, Redirect = 137, ListenerReport2 = 143;

    private readonly Span<byte> _bytes;

    private Icmpv6Header(Span<byte> bytes) => _bytes = bytes;

    /// <returns>False where fewer than eight bytes are there.</returns>
    public static bool TryRead(Span<byte> message, out Icmpv6Header header)
    {
        header = default;
        if (message.Length < Length) { return false; }
        header = new Icmpv6Header(message);
        return true;
    }

    public byte Type => _bytes[0];

    public byte Code => _bytes[1];

    /// <summary>Covers the IPv6 pseudo-header; <see cref="TransportChecksum"/> verifies it.</summary>
    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(_bytes[ChecksumOffset..]);

    /// <summary>Bytes 4..7: identifier and sequence, MTU, pointer or flags, as the type says.</summary>
    public uint Rest => BinaryPrimitives.ReadUInt32BigEndian(_bytes[4..]);

    public ushort Identifier => BinaryPrimitives.ReadUInt16BigEndian(_bytes[4..]);

    public ushort Sequence => BinaryPrimitives.ReadUInt16BigEndian(_bytes[6..]);

    /// <summary>Types below 128 are errors, and no error may be sent about them (RFC 4443, 2.4 e).</summary>
    public bool IsError => Type < 128;

    public Span<byte> Payload => _bytes[Length..];

    /// <summary>Changes the type and patches the checksum: an echo request becomes a reply.</summary>
    public void RewriteType(byte to)
    {
        ushort from = BinaryPrimitives.ReadUInt16BigEndian(_bytes);
        _bytes[0] = to;
        BinaryPrimitives.WriteUInt16BigEndian(_bytes[2..], InternetChecksum.Update(Checksum, from, (ushort)(to << 8 | Code)));
    }

    /// <summary>Writes the header in front of a message whose payload is already there, and its checksum for these addresses.</summary>
    public static void Write(Span<byte> message, byte type, byte code, uint rest, Ipv6Address source, Ipv6Address destination)
    {
        message[0] = type;
        message[1] = code;
        message.Slice(2, 2).Clear();
        BinaryPrimitives.WriteUInt32BigEndian(message[4..], rest);
        uint pseudo = InternetChecksum.PseudoHeader(source, destination, IpProtocol.Icmpv6, message.Length);
        BinaryPrimitives.WriteUInt16BigEndian(message[2..], InternetChecksum.Finish(InternetChecksum.Sum(message, pseudo)));
    }
}
