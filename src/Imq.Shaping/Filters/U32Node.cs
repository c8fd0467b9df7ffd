using Imq.Packets;

namespace Imq.Shaping.Filters;

/// <summary>One u32 filter: a selector in a bucket of a table.</summary>
internal sealed class U32Node : FilterAction
{
    public U32Node(uint handle, U32Table table, U32Selector selector, FilterFlags flags)
    {
        Handle = handle;
        Table = table;
        Selector = selector;
        Keys = selector.Keys;
        KeyHits = new long[Keys.Length];
        HashShift = selector.HashShift;
        Flags = flags;
    }

    /// <summary>Table (12 bits), bucket (8), number (12).</summary>
    public uint Handle { get; }

    public U32Table Table { get; }

    public U32Selector Selector { get; }

    public U32Key[] Keys { get; }

    public int HashShift { get; }

    /// <summary>The table to go on in; null for a leaf.</summary>
    public U32Table? Link { get; set; }

    public uint MarkValue { get; set; }

    public uint MarkMask { get; set; }

    // ── What tc -s shows; segments of a super-packet count one by one ──

    /// <summary>Packets it was asked about.</summary>
    public long Asked { get; set; }

    /// <summary>Packets it decided.</summary>
    public long Matched { get; set; }

    public long MarkMatched { get; set; }

    /// <summary>Per key, the packets that passed it and all keys before.</summary>
    public long[] KeyHits { get; }

    /// <summary>Whether the packet's mark and all keys agree; counts as it goes.</summary>
    /// <param name="outside">A key lies beyond the packet: the whole search ends.</param>
    public bool Passes(PacketBuffer packet, ref U32Reader words, int offset, int nextHeader, out bool outside)
    {
        outside = false;
        if ((Flags & FilterFlags.SkipSoftware) != 0 || (packet.Mark & MarkMask) != MarkValue) { return false; }
        int segments = packet.SegmentCount;
        MarkMatched += segments;
        for (int i = 0; i < Keys.Length; i++)
        {
            ref readonly U32Key key = ref Keys[i];
            if (!words.TryRead((long)offset + key.Offset + (nextHeader & key.OffsetMask), out uint word))
            {
                outside = true;
                return false;
            }
            if (((word ^ key.Value) & key.Mask) != 0) { return false; }
            KeyHits[i] += segments;
        }
        return true;
    }

    /// <summary>Follows the link: which bucket, and where its filters' offsets count from.</summary>
    /// <returns>False where the packet ends before the bytes that say so.</returns>
    public bool Enter(U32Table link, ref U32Reader words, ref int offset, ref int nextHeader, out uint hash)
    {
        hash = 0;
        if (link.Divisor > 1)
        {
            if (!words.TryRead((long)offset + Selector.HashOffset, out uint key)) { return false; }
            hash = (key & Selector.HashMask) >> HashShift;
        }
        if (!Selector.Moves) { return true; }
        if (Selector.HasFixed || Selector.HasVariable)
        {
            int distance = Selector.FixedOffset + 3;
            if (Selector.HasVariable)
            {
                if (!words.TryRead16((long)offset + Selector.VariableOffset, out ushort length)) { return false; }
                distance += (length & Selector.VariableMask) >> Selector.VariableShift;
            }
            nextHeader = distance & ~3;
        }
        if (Selector.Eats)
        {
            offset += nextHeader;
            nextHeader = 0;
        }
        return true;
    }
}
