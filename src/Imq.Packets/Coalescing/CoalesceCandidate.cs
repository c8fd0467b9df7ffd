using System.Buffers.Binary;
using Imq.Packets.Headers;

namespace Imq.Packets.Coalescing;

/// <summary>What the coalescer knows of one packet: whether it could be merged, its flow's slot, and where its payload begins.</summary>
internal readonly struct CoalesceCandidate(CoalesceKind kind, uint hash, int payloadOffset)
{
    private const byte AckPsh = (byte)(TcpFlags.Ack | TcpFlags.Psh);

    public CoalesceKind Kind => kind;

    /// <summary>Of protocol, addresses and ports; equal for packets of one flow.</summary>
    public uint Hash => hash;

    /// <summary>Offset in the buffer.</summary>
    public int PayloadOffset => payloadOffset;

    public static CoalesceCandidate Of(PacketBuffer packet)
    {
        if (packet.Protocol is not (EtherType.Ipv4 or EtherType.Ipv6)) { return new(CoalesceKind.Unrelated, 0, 0); }
        if (packet.IsFragment || (packet.TransportOffset == 0)) { return new(CoalesceKind.AnyFlow, 0, 0); }
        bool isTcp = packet.TransportProtocol == IpProtocol.Tcp;
        if (!isTcp && packet.TransportProtocol != IpProtocol.Udp) { return new(CoalesceKind.Unrelated, 0, 0); }
        Span<byte> network = packet.Network, transport = packet.Transport;
        if (transport.Length < UdpHeader.Length) { return new(CoalesceKind.AnyFlow, 0, 0); }
        uint hash = HashOf(packet, network, transport);
        // Options and extension headers are never merged: their offsets and meaning differ from packet to packet.
        int plain = packet.Protocol == EtherType.Ipv4 ? Ipv4Header.MinLength : Ipv6Header.Length;
        if (packet.TransportOffset - packet.NetworkOffset != plain) { return new(CoalesceKind.Blocked, hash, 0); }
        int headerLength = isTcp ? TcpHeaderLength(transport) : UdpHeaderLength(packet, transport);
        if (headerLength == 0 || headerLength >= transport.Length) { return new(CoalesceKind.Blocked, hash, 0); }
        return new(isTcp ? CoalesceKind.Tcp : CoalesceKind.Udp, hash, packet.TransportOffset + headerLength);
    }

    /// <summary>0 where a flag other than ACK and PSH forbids merging.</summary>
    private static int TcpHeaderLength(Span<byte> transport)
    {
        if (transport.Length < TcpHeader.MinLength || (transport[13] | (byte)TcpFlags.Psh) != AckPsh) { return 0; }
        int length = (transport[12] >> 4) * 4;
        return length < TcpHeader.MinLength ? 0 : length;
    }

    /// <summary>0 where the datagram has no checksum, or a length that is not its packet's.</summary>
    private static int UdpHeaderLength(PacketBuffer packet, Span<byte> transport)
    {
        if (!packet.IsGso && BinaryPrimitives.ReadUInt16BigEndian(transport[4..]) != transport.Length) { return 0; }
        bool hasChecksum = packet.NeedsChecksum || BinaryPrimitives.ReadUInt16BigEndian(transport[UdpHeader.ChecksumOffset..]) != 0;
        return hasChecksum ? UdpHeader.Length : 0;
    }

    private static uint HashOf(PacketBuffer packet, Span<byte> network, Span<byte> transport)
    {
        const ulong Odd = 0x9E37_79B9_7F4A_7C15;
        ulong state = (BinaryPrimitives.ReadUInt32LittleEndian(transport) | (ulong)packet.TransportProtocol << 32) * Odd;
        if (packet.Protocol == EtherType.Ipv4)
        {
            state ^= BinaryPrimitives.ReadUInt64LittleEndian(network[12..]);
        }
        else
        {
            state ^= BinaryPrimitives.ReadUInt64LittleEndian(network[16..]);
            state = (state * Odd) ^ BinaryPrimitives.ReadUInt64LittleEndian(network[32..]);
        }
        return (uint)((state * Odd) >> 32);
    }
}
