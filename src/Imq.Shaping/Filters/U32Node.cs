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
}
