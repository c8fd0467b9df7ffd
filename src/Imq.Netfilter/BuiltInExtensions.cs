using Imq.Netfilter.Matches;
using Imq.Netfilter.Targets;

namespace Imq.Netfilter;

/// <summary>Every match and every target there is, one line each: the only registration.</summary>
internal static class BuiltInExtensions
{
    public static IReadOnlyList<MatchKind> Matches { get; } =
    [
        MatchKind.Of<CommentMatch>(),
        MatchKind.Of<LengthMatch>(),
        MatchKind.Of<MarkMatch>(),
    ];

    public static IReadOnlyList<TargetKind> Targets { get; } =
    [
        TargetKind.Of<ImqTarget>(),
        TargetKind.Of<MarkTarget>(),
    ];
}
