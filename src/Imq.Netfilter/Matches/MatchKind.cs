using Imq.Netfilter.Hooks;
using Imq.Netfilter.Syntax;
using Imq.Netfilter.Tables;

namespace Imq.Netfilter.Matches;

/// <summary>What a match declares, as a value: the registration list holds these, the parser looks them up by name.</summary>
internal sealed record MatchKind(
    string Name, IReadOnlyList<OptionSpec> Options, ExtensionFamilies Families, TableSet Tables, HookSet Hooks, byte? NeedsProtocol,
    Func<OptionReader, IMatch> Parse)
{
    public static MatchKind Of<T>() where T : IMatch<T> =>
        new(T.Name, T.Options, T.Families, T.Tables, T.Hooks, T.NeedsProtocol, static options => T.Parse(options));
}
