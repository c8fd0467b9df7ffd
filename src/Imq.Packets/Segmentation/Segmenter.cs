using System.Buffers.Binary;
using System.Diagnostics;
using Imq.Packets.Headers;
using Imq.Packets.Tags;

namespace Imq.Packets.Segmentation;

/// <summary>Cuts a super-packet into its segments, or into smaller super-packets of some segments each.</summary>
/// <remarks>
/// Every piece repeats link, network and transport header. IPv4 identification counts up by segment; TCP sequence moves on, FIN and PSH
/// stay on the last segment, CWR on the first (RFC 3168, 6.1.2). A piece of several segments stays GSO. Source: Linux
/// net/ipv4/tcp_offload.c tcp_gso_segment, udp_offload.c __udp_gso_segment, af_inet.c inet_gso_segment.
/// </remarks>
public static class Segmenter
{
    private const byte OnlyLast = (byte)(TcpFlags.Fin | TcpFlags.Psh), OnlyFirst = (byte)TcpFlags.Cwr;

    /// <summary>Cuts <paramref name="packet"/> and appends the pieces in order; tags are copied, ShapedLength of a piece is 0.</summary>
    /// <param name="segmentsPerPiece">1: whole packets; more: super-packets of so many segments, the last one perhaps fewer.</param>
    /// <param name="finishChecksums">Sum the whole packets; otherwise they keep the partial sum and <see cref="PacketBuffer.NeedsChecksum"/>.</param>
    /// <returns>False where the pool is exhausted: nothing is appended, and the caller still owns the packet. True: it has ended.</returns>
    /// <remarks>A packet that needs no cutting is appended itself.</remarks>
    public static bool TrySegment(PacketBuffer packet, PacketQueue into, int segmentsPerPiece, bool finishChecksums)
    {
        Debug.Assert(segmentsPerPiece > 0, "a piece has at least one segment");
        if (!packet.IsGso || packet.SegmentCount <= segmentsPerPiece)
        {
            if (finishChecksums && !packet.IsGso) { ChecksumCompletion.Complete(packet); }
            into.AddLast(packet);
            return true;
        }
        uint pseudoHeader = TransportChecksum.PseudoHeader(packet, 0);
        for (int first = 0, pieces = 0; first < packet.SegmentCount; first += segmentsPerPiece, pieces++)
        {
            int segments = Math.Min(segmentsPerPiece, packet.SegmentCount - first);
            if (!TryCut(packet, first, segments, pseudoHeader, out PacketBuffer? piece))
            {
                for (; pieces > 0; pieces--) { into.TakeLast()!.Release(); }
                return false;
            }
            if (finishChecksums && segments == 1) { ChecksumCompletion.Complete(piece); }
            into.AddLast(piece);
        }
        packet.Release();
        return true;
    }

    private static bool TryCut(
        PacketBuffer packet, int first, int segments, uint pseudoHeader,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out PacketBuffer? piece)
    {
        int headers = packet.NetworkOffset - packet.Start + packet.SegmentHeaderLength, from = first * packet.GsoSize;
        Span<byte> frame = packet.Frame;
        int length = Math.Min(segments * packet.GsoSize, frame.Length - headers - from);
        if (!packet.Pool.TryRent(headers + length, out piece)) { return false; }
        piece.SetFrame(PacketBuffer.Headroom, headers + length);
        frame[..headers].CopyTo(piece.Frame);
        frame.Slice(headers + from, length).CopyTo(piece.Frame[headers..]);
        int shift = piece.Start - packet.Start;
        piece.CopyLayersFrom(packet, shift);
        piece.CopyTagsFrom(packet);
        piece.CopyOffloadFrom(packet, shift);
        piece.SegmentCount = segments;
        if (segments == 1)
        {
            piece.GsoType = GsoType.None;
            piece.GsoSize = piece.SegmentHeaderLength = 0;
        }
        piece.GsoEcn = segments > 1 && packet.GsoEcn && first == 0;
        bool isLast = first + segments == packet.SegmentCount;
        WriteNetwork(piece, first);
        WriteTransport(piece, from, first == 0, isLast, pseudoHeader);
        return true;
    }

    private static void WriteNetwork(PacketBuffer piece, int first)
    {
        Span<byte> network = piece.Network;
        if (piece.Family == IpFamily.V6)
        {
            BinaryPrimitives.WriteUInt16BigEndian(network[4..], (ushort)(network.Length - Ipv6Header.Length));
            return;
        }
        BinaryPrimitives.WriteUInt16BigEndian(network[2..], (ushort)network.Length);
        BinaryPrimitives.WriteUInt16BigEndian(network[4..], (ushort)(BinaryPrimitives.ReadUInt16BigEndian(network[4..]) + first));
        if (Ipv4Header.TryRead(network, out Ipv4Header header)) { header.RewriteChecksum(); }
    }

    private static void WriteTransport(PacketBuffer piece, int from, bool isFirst, bool isLast, uint pseudoHeader)
    {
        Span<byte> transport = piece.Transport;
        int field = UdpHeader.ChecksumOffset;
        if (piece.TransportProtocol == IpProtocol.Tcp)
        {
            field = TcpHeader.ChecksumOffset;
            uint sequence = BinaryPrimitives.ReadUInt32BigEndian(transport[4..]);
            BinaryPrimitives.WriteUInt32BigEndian(transport[4..], sequence + (uint)from);
            if (!isLast) { transport[13] &= unchecked((byte)~OnlyLast); }
            if (!isFirst) { transport[13] &= unchecked((byte)~OnlyFirst); }
        }
        else
        {
            BinaryPrimitives.WriteUInt16BigEndian(transport[4..], (ushort)transport.Length);
        }
        ushort partial = InternetChecksum.Fold(pseudoHeader + (uint)transport.Length);
        BinaryPrimitives.WriteUInt16BigEndian(transport[field..], partial);
    }
}
