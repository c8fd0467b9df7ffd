using System.Diagnostics;

namespace Imq.Packets;

/// <summary>A queue of packets linked through the packets themselves: no node, no allocation, removal from anywhere in O(1).</summary>
/// <remarks>Counts what its packets stand for: <see cref="Count"/> buffers, <see cref="Packets"/> with segments, <see cref="Bytes"/> of ShapedLength.</remarks>
public sealed class PacketQueue
{
    public PacketBuffer? First { get; private set; }

    public PacketBuffer? Last { get; private set; }

    /// <summary>Buffers.</summary>
    public int Count { get; private set; }

    /// <summary>Packets, a super-packet counting its segments.</summary>
    public int Packets { get; private set; }

    /// <summary>Sum of <see cref="PacketBuffer.ShapedLength"/>.</summary>
    public long Bytes { get; private set; }

    public bool IsEmpty => First is null;

    public void AddLast(PacketBuffer packet)
    {
        packet.Next = null;
        packet.Previous = Last;
        if (Last is null) { First = packet; } else { Last.Next = packet; }
        Last = packet;
        Account(packet, 1);
    }

    public void AddFirst(PacketBuffer packet)
    {
        packet.Previous = null;
        packet.Next = First;
        if (First is null) { Last = packet; } else { First.Previous = packet; }
        First = packet;
        Account(packet, 1);
    }

    public PacketBuffer? TakeFirst()
    {
        PacketBuffer? packet = First;
        if (packet is not null) { Remove(packet); }
        return packet;
    }

    public PacketBuffer? TakeLast()
    {
        PacketBuffer? packet = Last;
        if (packet is not null) { Remove(packet); }
        return packet;
    }

    public void Remove(PacketBuffer packet)
    {
        Debug.Assert(Count > 0, "removed from an empty queue");
        if (packet.Previous is null) { First = packet.Next; } else { packet.Previous.Next = packet.Next; }
        if (packet.Next is null) { Last = packet.Previous; } else { packet.Next.Previous = packet.Previous; }
        packet.Next = packet.Previous = null;
        Account(packet, -1);
    }

    private void Account(PacketBuffer packet, int sign)
    {
        Count += sign;
        Packets += sign * packet.SegmentCount;
        Bytes += sign * packet.ShapedLength;
    }
}
