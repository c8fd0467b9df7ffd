using System.Buffers.Binary;
using Imq.Packets.Headers;
using Imq.Packets.Tags;

namespace Imq.Packets.Coalescing;

/// <summary>Appends one packet to the packet in front of it in the same flow, making or lengthening a super-packet.</summary>
/// <remarks>
/// The rules are those of the kernel's receive offload, so that what it cuts again is what was sent: same link, network and transport
/// headers but for length, identification and checksum; TCP sequence numbers join; equal segments but for a shorter last one, behind
/// which, as behind PSH, nothing may follow; without DF the IPv4 identification must count up. A checksum that nobody vouches for is
/// verified first, because merging replaces it. Source: Linux net/ipv4/tcp_offload.c tcp_gro_receive, udp_offload.c udp_gro_receive_segment.
/// </remarks>
internal static class PacketMerger
{
    /// <summary>UDP_GRO_CNT_MAX: the kernel never builds a longer train.</summary>
    public const int MaxUdpSegments = 64;

    private const int MaxLength = ushort.MaxValue;

    /// <summary>True where more can be appended to <paramref name="packet"/>: its last segment is full and has no PSH.</summary>
    public static bool CanGrow(PacketBuffer packet) =>
        (!packet.IsGso || packet.Length - packet.SegmentHeaderLength == packet.SegmentCount * packet.GsoSize)
        && (packet.TransportProtocol != IpProtocol.Tcp || (packet.Transport[13] & (byte)TcpFlags.Psh) == 0);

    /// <summary>Appends <paramref name="packet"/> to <paramref name="head"/>, which may become a larger buffer, and ends it.</summary>
    /// <returns>False where they do not go together or no buffer is left; both are as they were.</returns>
    /// <remarks>Lengths and checksums of the head are stale until <see cref="Finish"/>.</remarks>
    public static bool TryMerge(ref PacketBuffer head, PacketBuffer packet, in CoalesceCandidate candidate)
    {
        int headers = candidate.PayloadOffset - packet.NetworkOffset;
        int headPayload = head.Length - headers, payload = packet.Length - headers;
        int size = head.IsGso ? head.GsoSize : headPayload;
        bool fits = packet.IsGso ? packet.GsoSize == size : payload <= size;
        if (!fits || head.TransportProtocol != packet.TransportProtocol || head.Length + payload > MaxLength
            || (packet.TransportProtocol == IpProtocol.Udp && head.SegmentCount + packet.SegmentCount > MaxUdpSegments)
            || !HaveSameHeaders(head, packet, headPayload, candidate)
            || !(head.IsGso || TransportChecksum.IsValid(head))
            || !TransportChecksum.IsValid(packet)
            || (head.End + payload > head.Capacity && !TryGrow(ref head)))
        {
            return false;
        }
        if (!head.IsGso) { Begin(head, size, headers); }
        int end = head.End;
        head.SetEnd(end + payload);
        packet.Raw[candidate.PayloadOffset..packet.End].CopyTo(head.Raw[end..]);
        head.SegmentCount += packet.SegmentCount;
        if (candidate.Kind == CoalesceKind.Tcp) { head.Transport[13] |= (byte)(packet.Transport[13] & (byte)TcpFlags.Psh); }
        packet.Release();
        return true;
    }

    /// <summary>Writes lengths and the partial checksum of a head that has grown; leaves any other packet alone.</summary>
    public static void Finish(PacketBuffer head)
    {
        Span<byte> network = head.Network;
        if (head.Family == IpFamily.V6)
        {
            ushort payload = (ushort)(network.Length - Ipv6Header.Length);
            if (BinaryPrimitives.ReadUInt16BigEndian(network[4..]) == payload) { return; }
            BinaryPrimitives.WriteUInt16BigEndian(network[4..], payload);
        }
        else
        {
            ushort from = BinaryPrimitives.ReadUInt16BigEndian(network[2..]), total = (ushort)network.Length;
            if (from == total) { return; }
            BinaryPrimitives.WriteUInt16BigEndian(network[2..], total);
            ushort checksum = BinaryPrimitives.ReadUInt16BigEndian(network[10..]);
            BinaryPrimitives.WriteUInt16BigEndian(network[10..], InternetChecksum.Update(checksum, from, total));
        }
        if (head.TransportProtocol == IpProtocol.Udp)
        {
            BinaryPrimitives.WriteUInt16BigEndian(head.Transport[4..], (ushort)head.Transport.Length);
        }
        TransportChecksum.WritePartial(head);
    }

    private static void Begin(PacketBuffer head, int size, int headers)
    {
        head.GsoType = head.TransportProtocol == IpProtocol.Udp ? GsoType.UdpL4
            : head.Family == IpFamily.V4 ? GsoType.Tcp4 : GsoType.Tcp6;
        head.GsoSize = size;
        head.SegmentHeaderLength = headers;
    }

    private static bool HaveSameHeaders(PacketBuffer head, PacketBuffer packet, int headPayload, in CoalesceCandidate candidate)
    {
        Span<byte> first = head.Network, second = packet.Network;
        if (head.Protocol != packet.Protocol || !head.Link.SequenceEqual(packet.Link)) { return false; }
        bool sameNetwork = packet.Protocol == EtherType.Ipv4 ? HaveSameIpv4(first, second, head.SegmentCount) : HaveSameIpv6(first, second);
        if (!sameNetwork) { return false; }
        first = head.Transport;
        second = packet.Transport[..(candidate.PayloadOffset - packet.TransportOffset)];
        if (BinaryPrimitives.ReadUInt32LittleEndian(first) != BinaryPrimitives.ReadUInt32LittleEndian(second)) { return false; }
        if (candidate.Kind == CoalesceKind.Udp) { return true; }
        // Acknowledgment and header length, then flags apart from PSH, window, options.
        return BinaryPrimitives.ReadUInt32BigEndian(first[4..]) + (uint)headPayload == BinaryPrimitives.ReadUInt32BigEndian(second[4..])
            && first[8..13].SequenceEqual(second[8..13])
            && ((first[13] ^ second[13]) & ~(byte)TcpFlags.Psh) == 0
            && first[14..16].SequenceEqual(second[14..16])
            && first[TcpHeader.MinLength..second.Length].SequenceEqual(second[TcpHeader.MinLength..]);
    }

    private static bool HaveSameIpv4(Span<byte> first, Span<byte> second, int segments)
    {
        ushort identification = BinaryPrimitives.ReadUInt16BigEndian(second[4..]);
        return first[1] == second[1]
            && BinaryPrimitives.ReadUInt32LittleEndian(first[6..]) == BinaryPrimitives.ReadUInt32LittleEndian(second[6..])
            && BinaryPrimitives.ReadUInt64LittleEndian(first[12..]) == BinaryPrimitives.ReadUInt64LittleEndian(second[12..])
            && ((first[6] & 0x40) != 0 || (ushort)(BinaryPrimitives.ReadUInt16BigEndian(first[4..]) + segments) == identification);
    }

    private static bool HaveSameIpv6(Span<byte> first, Span<byte> second) =>
        BinaryPrimitives.ReadUInt32LittleEndian(first) == BinaryPrimitives.ReadUInt32LittleEndian(second)
        && first[6..Ipv6Header.Length].SequenceEqual(second[6..Ipv6Header.Length]);

    private static bool TryGrow(ref PacketBuffer head)
    {
        if (head.IsLarge || !head.Pool.TryRent(PacketPool.LargeCapacity - PacketBuffer.Headroom, out PacketBuffer? large)) { return false; }
        large.SetFrame(PacketBuffer.Headroom, head.FrameLength);
        head.Frame.CopyTo(large.Frame);
        int shift = large.Start - head.Start;
        large.CopyLayersFrom(head, shift);
        large.CopyOffloadFrom(head, shift);
        large.CopyTagsFrom(head);
        head.Release();
        head = large;
        return true;
    }
}
