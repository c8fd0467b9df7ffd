using System.Buffers.Binary;
using System.Diagnostics;
using Imq.Packets.Headers;

namespace Imq.Packets.Fragmentation;

/// <summary>Cuts one of the router's own IPv6 datagrams into fragments (RFC 8200, 4.5). What it forwards is never cut.</summary>
public static class Ipv6Fragmenter
{
    public const int HeaderLength = 8;

    /// <summary>Cuts <paramref name="packet"/>, not a super-packet, and appends the fragments in order; finishes its checksum first.</summary>
    /// <param name="mtu">Longest IP datagram of the path, bytes; at least 1280 where the link is right.</param>
    /// <param name="identification">Not used for this pair of addresses lately.</param>
    /// <returns>False where the pool is exhausted, no fragment fits, or it is a fragment already; the caller still owns the packet.</returns>
    /// <remarks>A datagram that fits is appended itself.</remarks>
    public static bool TryFragment(PacketBuffer packet, int mtu, uint identification, PacketQueue into)
    {
        Debug.Assert(!packet.IsGso, "cut a super-packet into segments first");
        ChecksumCompletion.Complete(packet);
        if (!Ipv6Header.TryRead(packet.Network, out Ipv6Header header) || !TryFindCut(header, out int cut, out int nextHeaderAt)) { return false; }
        if (packet.Length <= mtu)
        {
            into.AddLast(packet);
            return true;
        }
        int fits = mtu - cut - HeaderLength, room = fits & ~7, payload = packet.Length - cut;
        if (room < 8) { return false; }
        for (int from = 0, pieces = 0; from < payload; pieces++)
        {
            int length = payload - from <= fits ? payload - from : room;
            if (!TryCut(packet, cut, nextHeaderAt, from, length, identification, out PacketBuffer? piece))
            {
                for (; pieces > 0; pieces--) { into.TakeLast()!.Release(); }
                return false;
            }
            into.AddLast(piece);
            from += length;
        }
        packet.Release();
        return true;
    }

    /// <summary>Finds the end of the per-fragment headers: behind the routing header, else behind hop-by-hop, else behind the IPv6 header.</summary>
    private static bool TryFindCut(Ipv6Header header, out int cut, out int nextHeaderAt)
    {
        cut = Ipv6Header.Length;
        nextHeaderAt = 6;
        Ipv6ExtensionReader chain = header.ReadExtensions();
        while (chain.TryNext(out Ipv6Extension extension))
        {
            if (extension.IsFragment) { return false; }
            if (extension.Kind is IpProtocol.HopByHop or IpProtocol.Routing)
            {
                cut = extension.Offset + extension.Bytes.Length;
                nextHeaderAt = extension.Offset;
            }
        }
        return !chain.IsMalformed;
    }

    private static bool TryCut(
        PacketBuffer packet, int cut, int nextHeaderAt, int from, int length, uint identification,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out PacketBuffer? piece)
    {
        int link = packet.NetworkOffset - packet.Start, headers = link + cut + HeaderLength;
        if (!packet.Pool.TryRent(headers + length, out piece)) { return false; }
        piece.SetFrame(PacketBuffer.Headroom, headers + length);
        packet.Frame[..(link + cut)].CopyTo(piece.Frame);
        packet.Network.Slice(cut + from, length).CopyTo(piece.Frame[headers..]);
        piece.CopyLayersFrom(packet, piece.Start - packet.Start);
        piece.CopyTagsFrom(packet);
        bool more = cut + from + length < packet.Length;
        piece.IsFragment = true;
        piece.FragmentOffset = from;
        piece.TransportOffset = from == 0 && packet.TransportOffset != 0 ? piece.TransportOffset + HeaderLength : 0;
        Span<byte> network = piece.Network;
        if (from > 0) { piece.TransportProtocol = network[nextHeaderAt]; }
        BinaryPrimitives.WriteUInt16BigEndian(network[4..], (ushort)(network.Length - Ipv6Header.Length));
        Span<byte> fragment = network.Slice(cut, HeaderLength);
        fragment[0] = network[nextHeaderAt];
        fragment[1] = 0;
        BinaryPrimitives.WriteUInt16BigEndian(fragment[2..], (ushort)(from | (more ? 1 : 0)));
        BinaryPrimitives.WriteUInt32BigEndian(fragment[4..], identification);
        network[nextHeaderAt] = IpProtocol.Fragment;
        return true;
    }
}
