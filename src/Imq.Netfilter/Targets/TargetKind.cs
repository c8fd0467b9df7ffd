using Imq.Netfilter.Hooks;
using Imq.Netfilter.Syntax;
using Imq.Netfilter.Tables;

namespace Imq.Netfilter.Targets;

/// <summary>What a target declares, as a value: the registration list holds these, the parser looks them up by name.</summary>
internal sealed record TargetKind(
    string Name, IReadOnlyList<OptionSpec> Options, ExtensionFamilies Families, TableSet Tables, HookSet Hooks, byte? NeedsProtocol,
    Func<OptionReader, ITarget> Parse)
{
    public static TargetKind Of<T>() where T : ITarget<T> =>
        new(T.Name, T.Options, T.Families, T.Tables, T.Hooks, T.NeedsProtocol, static options => T.Parse(options));
}
