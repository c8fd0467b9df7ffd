using Imq.Packets.Tags;

namespace Imq.Shaping.Filters;

/// <summary>What the words behind a filter's kind asked for: checked as text, not yet against the tree.</summary>
internal abstract class FilterOptions
{
    /// <summary>The handle of the filter, from <c>handle</c> and what the kind adds to it; 0 to have one chosen.</summary>
    public uint Handle { get; set; }

    /// <summary>False where no word stood behind the kind (the kernel gets no TCA_OPTIONS).</summary>
    public bool IsGiven { get; set; }

    public ClassId? ClassId { get; set; }

    public string? InDevice { get; set; }

    /// <summary>Index of <see cref="InDevice"/>, set once it was found.</summary>
    public int InPort { get; set; }

    public FilterFlags Flags { get; set; }
}
