using System.Buffers.Binary;
using System.Diagnostics;
using Imq.Packets.Headers;

namespace Imq.Packets.Fragmentation;

/// <summary>Cuts an IPv4 datagram that is longer than the link allows into fragments (RFC 791, 3.2), as Linux does.</summary>
/// <remarks>
/// Whether it may be cut (DF) is the caller's business; the fragments have DF clear. Options that are not copied become no-operations
/// in all fragments but the first, so every header is equally long. Source: Linux net/ipv4/ip_output.c ip_do_fragment, ip_options.c.
/// </remarks>
public static class Ipv4Fragmenter
{
    /// <summary>Cuts <paramref name="packet"/>, not a super-packet, and appends the fragments in order; finishes its checksum first.</summary>
    /// <param name="mtu">Longest IP datagram of the link, bytes.</param>
    /// <returns>False where the pool is exhausted or no fragment fits the MTU: nothing is appended and the caller still owns the packet.</returns>
    /// <remarks>A datagram that fits is appended itself.</remarks>
    public static bool TryFragment(PacketBuffer packet, int mtu, PacketQueue into)
    {
        Debug.Assert(!packet.IsGso, "cut a super-packet into segments first");
        ChecksumCompletion.Complete(packet);
        if (!Ipv4Header.TryRead(packet.Network, out Ipv4Header header)) { return false; }
        if (packet.Length <= mtu)
        {
            into.AddLast(packet);
            return true;
        }
        int room = (mtu - header.HeaderLength) & ~7, payload = header.Payload.Length;
        if (room < 8) { return false; }
        for (int from = 0, pieces = 0; from < payload; pieces++)
        {
            int left = payload - from;
            int length = left <= mtu - header.HeaderLength ? left : room;
            if (!TryCut(packet, header, from, length, out PacketBuffer? piece))
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

    private static bool TryCut(
        PacketBuffer packet, Ipv4Header whole, int from, int length,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out PacketBuffer? piece)
    {
        int link = packet.NetworkOffset - packet.Start, headers = link + whole.HeaderLength;
        if (!packet.Pool.TryRent(headers + length, out piece)) { return false; }
        piece.SetFrame(PacketBuffer.Headroom, headers + length);
        packet.Frame[..headers].CopyTo(piece.Frame);
        whole.Payload.Slice(from, length).CopyTo(piece.Frame[headers..]);
        piece.CopyLayersFrom(packet, piece.Start - packet.Start);
        piece.CopyTagsFrom(packet);
        int offset = whole.FragmentOffset + from;
        bool more = whole.MoreFragments || from + length < whole.Payload.Length;
        piece.IsFragment = true;
        piece.FragmentOffset = offset;
        if (offset != 0) { piece.TransportOffset = 0; }
        Span<byte> network = piece.Network;
        BinaryPrimitives.WriteUInt16BigEndian(network[2..], (ushort)network.Length);
        BinaryPrimitives.WriteUInt16BigEndian(network[6..], (ushort)(offset / 8 | (more ? Ipv4Header.MoreFragmentsBit : 0)));
        if (!Ipv4Header.TryRead(network, out Ipv4Header header)) { return true; }
        if (from > 0) { BlankOptions(header); }
        header.RewriteChecksum();
        return true;
    }

    private static void BlankOptions(Ipv4Header header)
    {
        Ipv4OptionReader options = header.ReadOptions();
        while (options.TryNext(out Ipv4Option option))
        {
            if (!option.IsCopied) { option.Bytes.Fill(Ipv4OptionReader.NoOperation); }
        }
    }
}
