using System.Buffers.Binary;
using Imq.Packets;
using Imq.Packets.Tags;

namespace Imq.Shaping.Filters;

/// <summary>Reads words of a packet at offsets from its network header; negative ones reach the link header where there is one.</summary>
/// <remarks>Of a super-packet it reads what a full segment would carry: the length field of the IP header is the segment's.</remarks>
internal ref struct U32Reader
{
    private readonly ReadOnlySpan<byte> _frame;
    private readonly int _network, _segmentLength;
    private readonly IpFamily _family;

    public U32Reader(PacketBuffer packet)
    {
        _frame = packet.Frame;
        _network = packet.NetworkOffset - packet.Start;
        _family = packet.Family;
        _segmentLength = packet.IsGso && packet.SegmentCount > 1 ? packet.SegmentHeaderLength + packet.GsoSize : 0;
    }

    /// <summary>Bytes from the network header on.</summary>
    public readonly int Length => _frame.Length - _network;

    /// <returns>
    /// False where not all four bytes are the packet's. Only before a link header some may be missing, they read as 0: <c>match ether dst</c>
    /// is a word that begins two bytes before the frame.
    /// </returns>
    public readonly bool TryRead(long offset, out uint word)
    {
        long at = _network + offset;
        if (at < 0 || at + sizeof(uint) > _frame.Length) { return TryReadStart(at, out word); }
        word = BinaryPrimitives.ReadUInt32BigEndian(_frame[(int)at..]);
        if (_segmentLength != 0) { word = OfSegment(offset, word); }
        return true;
    }

    private readonly bool TryReadStart(long at, out uint word)
    {
        word = 0;
        if (at is >= 0 or <= -sizeof(uint) || _network == 0 || _frame.Length < sizeof(uint)) { return false; }
        word = BinaryPrimitives.ReadUInt32BigEndian(_frame) >> (int)(-8 * at);
        return true;
    }

    public readonly bool TryRead16(long offset, out ushort value)
    {
        long at = _network + offset;
        if (at < 0 || at + sizeof(ushort) > _frame.Length)
        {
            value = 0;
            return false;
        }
        value = BinaryPrimitives.ReadUInt16BigEndian(_frame[(int)at..]);
        return true;
    }

    private readonly uint OfSegment(long offset, uint word) => (_family, offset) switch
    {
        (IpFamily.V4, 0) => (word & 0xFFFF_0000) | (uint)_segmentLength,
        (IpFamily.V6, 4) => (word & 0x0000_FFFF) | ((uint)(_segmentLength - 40) << 16),
        _ => word,
    };
}
