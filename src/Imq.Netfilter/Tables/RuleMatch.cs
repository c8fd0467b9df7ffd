using Imq.Netfilter.Matches;

namespace Imq.Netfilter.Tables;

/// <summary>One <c>-m</c> of a rule and what its kind declares.</summary>
internal sealed record RuleMatch(MatchKind Kind, IMatch Match);
