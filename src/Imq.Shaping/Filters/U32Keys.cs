namespace Imq.Shaping.Filters;

/// <summary>The comparisons of one selector while they are collected: those at the same place are merged.</summary>
/// <remarks>Source: iproute2 6.1 f_u32.c pack_key, pack_key16, pack_key8.</remarks>
internal sealed class U32Keys
{
    private readonly List<U32Key> _list = [];

    public IReadOnlyList<U32Key> List => _list;

    public string? Why { get; private set; }

    /// <returns>The mask of a prefix of 0..32 bits.</returns>
    public static uint Prefix(int bits) => bits == 0 ? 0 : uint.MaxValue << (32 - bits);

    public bool Add8(uint value, uint mask, int offset, int offsetMask)
    {
        int shift = 24 - (8 * (offset & 3));
        return Add(value << shift, mask << shift, offset & ~3, offsetMask);
    }

    /// <summary>An odd offset, or 2 modulo 4, is the low half of its word.</summary>
    public bool Add16(uint value, uint mask, int offset, int offsetMask)
    {
        int shift = (offset & 3) == 0 ? 16 : 0;
        return Add(value << shift, mask << shift, offset & ~3, offsetMask);
    }

    public bool Add(uint value, uint mask, int offset, int offsetMask)
    {
        value &= mask;
        for (int i = 0; i < _list.Count; i++)
        {
            U32Key key = _list[i];
            if (key.Offset != offset || key.OffsetMask != offsetMask) { continue; }
            if (((value ^ key.Value) & mask & key.Mask) != 0) { return Wrong("it contradicts an earlier match of the same bits"); }
            _list[i] = key with { Value = key.Value | value, Mask = key.Mask | mask };
            return true;
        }
        if (_list.Count >= U32Selector.MaxKeys) { return Wrong($"more than {U32Selector.MaxKeys} matches in one filter"); }
        if (offset % 4 != 0) { return Wrong("a word stands at a multiple of 4"); }
        _list.Add(new U32Key(value, mask, offset, offsetMask));
        return true;
    }

    private bool Wrong(string why)
    {
        Why = why;
        return false;
    }
}
