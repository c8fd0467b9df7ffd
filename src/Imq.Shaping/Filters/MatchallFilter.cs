namespace Imq.Shaping.Filters;

/// <summary>The one filter of a matchall classifier.</summary>
internal sealed class MatchallFilter : FilterAction
{
    public MatchallFilter(uint handle, FilterFlags flags)
    {
        Handle = handle;
        Flags = flags;
    }

    public uint Handle { get; }

    /// <summary>Packets that met it; segments of a super-packet one by one.</summary>
    public long Matched { get; set; }
}
