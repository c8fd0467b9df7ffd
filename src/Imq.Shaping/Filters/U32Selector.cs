namespace Imq.Shaping.Filters;

/// <summary>What one u32 filter compares, and how it moves on to another hash table.</summary>
/// <remarks>Source: struct tc_u32_sel; tc-u32(8).</remarks>
internal sealed record U32Selector
{
    public const int MaxKeys = 128;

    public U32Key[] Keys { get; init; } = [];

    /// <summary>TC_U32_TERMINAL: a match ends the search (a flowid was given).</summary>
    public bool IsTerminal { get; init; }

    /// <summary><c>hashkey mask</c>: the bits that choose the bucket of the linked table; 0 for none.</summary>
    public uint HashMask { get; init; }

    /// <summary><c>hashkey at</c>, bytes.</summary>
    public short HashOffset { get; init; }

    /// <summary><c>offset mask</c>: the bits of a 16-bit number that say how far the next header is.</summary>
    public ushort VariableMask { get; init; }

    /// <summary><c>offset at</c>, bytes.</summary>
    public short VariableOffset { get; init; }

    /// <summary><c>offset shift</c>: right.</summary>
    public byte VariableShift { get; init; }

    /// <summary><c>offset plus</c>, bytes.</summary>
    public ushort FixedOffset { get; init; }

    public bool HasVariable { get; init; }

    public bool HasFixed { get; init; }

    /// <summary><c>eat</c>: the linked table's offsets count from the next header on.</summary>
    public bool Eats { get; init; }

    public bool Moves => HasVariable || HasFixed || Eats;

    /// <summary>How far the masked hash key is shifted right: to the mask's lowest bit.</summary>
    public int HashShift => HashMask == 0 ? 0 : System.Numerics.BitOperations.TrailingZeroCount(HashMask);
}
