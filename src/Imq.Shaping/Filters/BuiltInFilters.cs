using Imq.Shaping.Qdiscs;

namespace Imq.Shaping.Filters;

/// <summary>Every kind of filter there is. A new one is one file and one line here.</summary>
internal static class BuiltInFilters
{
    public static IReadOnlyList<FilterKind> All { get; } =
    [
        FilterKind.Of<U32Classifier>(),
        FilterKind.Of<FwClassifier>(),
        FilterKind.Of<MatchallClassifier>(),
    ];

    public static FilterKind? Find(string kind)
    {
        foreach (FilterKind known in All)
        {
            if (string.Equals(known.Name, kind, StringComparison.Ordinal)) { return known; }
        }
        return null;
    }
}
