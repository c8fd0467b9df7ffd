namespace Imq.Netfilter.Syntax;

/// <summary>One option of an extension, declared once: the parser, the messages and the help derive from it.</summary>
/// <param name="Name">With its dashes: <c>--dport</c>.</param>
/// <param name="ArgumentCount">Words it takes: 0, 1, or 2 (<c>--tcp-flags mask set</c>).</param>
/// <param name="IsInvertible">May stand behind <c>!</c>.</param>
/// <param name="IsRepeatable">May be given twice; otherwise the second is refused.</param>
public sealed record OptionSpec(string Name, int ArgumentCount = 1, bool IsInvertible = false, bool IsRepeatable = false)
{
    /// <summary>Other spellings: <c>--destination-port</c>.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>An argument that may be left out (getopt's optional_argument: only with <c>=</c>, or the next word where it is no option).</summary>
    public bool IsArgumentOptional { get; init; }
}
