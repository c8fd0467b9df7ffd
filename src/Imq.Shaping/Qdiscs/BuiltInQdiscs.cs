using Imq.Shaping.Qdiscs.Htb;

namespace Imq.Shaping.Qdiscs;

/// <summary>Every qdisc there is. A new one is one file and one line here.</summary>
internal static class BuiltInQdiscs
{
    public static IReadOnlyList<QdiscKind> All { get; } =
    [
        QdiscKind.Of<PfifoQdisc>(),
        QdiscKind.Of<BfifoQdisc>(),
        QdiscKind.Of<PfifoFastQdisc>(),
        QdiscKind.Of<NoqueueQdisc>(),
        QdiscKind.Of<PrioQdisc>(),
        QdiscKind.Of<SfqQdisc>(),
        QdiscKind.Of<TbfQdisc>(),
        QdiscKind.Of<HtbQdisc>(),
    ];

    public static QdiscKind? Find(string kind)
    {
        foreach (QdiscKind known in All)
        {
            if (string.Equals(known.Name, kind, StringComparison.Ordinal)) { return known; }
        }
        return null;
    }
}
