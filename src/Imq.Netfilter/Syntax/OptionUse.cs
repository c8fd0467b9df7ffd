using Imq.Syntax;

namespace Imq.Netfilter.Syntax;

/// <summary>One option as a rule gave it.</summary>
/// <param name="Option">The word that named it, as the user spelled it.</param>
public sealed record OptionUse(OptionSpec Spec, Word Option, IReadOnlyList<Word> Arguments, bool IsInverted)
{
    public Word Argument => Arguments[0];
}
