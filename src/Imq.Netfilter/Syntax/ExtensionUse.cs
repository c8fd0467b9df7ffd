using Imq.Netfilter.Matches;
using Imq.Netfilter.Targets;
using Imq.Syntax;

namespace Imq.Netfilter.Syntax;

/// <summary>One <c>-m</c> or <c>-j</c> of a rule and the options it has been given so far.</summary>
/// <param name="place">Where it was named.</param>
internal sealed class ExtensionUse(object kind, SourceSpan? place)
{
    public object Kind { get; } = kind;

    public SourceSpan? Place { get; } = place;

    public List<OptionUse> Options { get; } = [];

    public string Name => Kind is MatchKind match ? match.Name : ((TargetKind)Kind).Name;

    public IReadOnlyList<OptionSpec> Specs => Kind is MatchKind match ? match.Options : ((TargetKind)Kind).Options;
}
