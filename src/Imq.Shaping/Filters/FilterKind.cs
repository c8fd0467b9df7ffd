using Imq.Shaping.Qdiscs;

namespace Imq.Shaping.Filters;

/// <summary>One entry of the list of filter kinds: its word, how its options are read and how an empty classifier is made.</summary>
internal sealed record FilterKind(
    string Name,
    Func<string?, TcOptions, FilterOptions> Parse,
    Func<FilterBlock, ushort, uint, TcOptions, Classifier> Create)
{
    public static FilterKind Of<T>() where T : Classifier, IFilterKind => new(T.KindName, T.Parse, T.Create);
}
