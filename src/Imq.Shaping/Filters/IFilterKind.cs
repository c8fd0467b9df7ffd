using Imq.Shaping.Qdiscs;

namespace Imq.Shaping.Filters;

/// <summary>What a kind of filter declares about itself; listed in <see cref="BuiltInFilters"/>.</summary>
internal interface IFilterKind
{
    /// <summary>The word tc knows it by.</summary>
    static abstract string KindName { get; }

    /// <summary>Reads the words behind the kind.</summary>
    /// <param name="handle">The word behind <c>handle</c>, not yet read: each kind has its own notation.</param>
    static abstract FilterOptions Parse(string? handle, TcOptions options);

    /// <summary>An empty classifier for the block.</summary>
    static abstract Classifier Create(FilterBlock block, ushort protocol, uint preference, TcOptions options);
}
