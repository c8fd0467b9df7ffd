namespace Imq.Shaping.Filters;

/// <summary>One fw filter: the masked mark it stands for.</summary>
internal sealed class FwFilter(uint handle, uint mask) : FilterAction
{
    public uint Handle { get; } = handle;

    public uint Mask { get; } = mask;
}
