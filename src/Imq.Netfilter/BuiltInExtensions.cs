using Imq.Netfilter.Matches;
using Imq.Netfilter.Targets;

namespace Imq.Netfilter;

/// <summary>Every match and every target there is, one line each: the only registration.</summary>
internal static class BuiltInExtensions
{
    public static IReadOnlyList<MatchKind> Matches { get; } =
    [
        MatchKind.Of<AddrTypeMatch>(),
        MatchKind.Of<CommentMatch>(),
        MatchKind.Of<DscpMatch>(),
        MatchKind.Of<HlMatch>(),
        MatchKind.Of<IcmpMatch>(),
        MatchKind.Of<Icmp6Match>(),
        MatchKind.Of<IpRangeMatch>(),
        MatchKind.Of<LengthMatch>(),
        MatchKind.Of<LimitMatch>(),
        MatchKind.Of<MacMatch>(),
        MatchKind.Of<MarkMatch>(),
        MatchKind.Of<MultiportMatch>(),
        MatchKind.Of<StatisticMatch>(),
        MatchKind.Of<TcpMatch>(),
        MatchKind.Of<TosMatch>(),
        MatchKind.Of<TtlMatch>(),
        MatchKind.Of<UdpMatch>(),
    ];

    public static IReadOnlyList<TargetKind> Targets { get; } =
    [
        TargetKind.Of<ClassifyTarget>(),
        TargetKind.Of<DscpTarget>(),
        TargetKind.Of<HlTarget>(),
        TargetKind.Of<ImqTarget>(),
        TargetKind.Of<LogTarget>(),
        TargetKind.Of<MarkTarget>(),
        TargetKind.Of<RejectTarget>(),
        TargetKind.Of<TosTarget>(),
        TargetKind.Of<TtlTarget>(),
    ];
}
