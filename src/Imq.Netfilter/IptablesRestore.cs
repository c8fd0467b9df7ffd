using Imq.Syntax;

namespace Imq.Netfilter;

/// <summary>The commands <c>iptables-restore</c> and <c>ip6tables-restore</c>.</summary>
public sealed class IptablesRestore(PacketFilter filter)
{
    private readonly PacketFilter _filter = filter;

    /// <param name="words">The first is the program: <c>iptables-restore</c> or <c>ip6tables-restore</c>.</param>
    /// <returns>The original's exit status.</returns>
    /// <exception cref="SyntaxException">Refused; nothing has changed.</exception>
    public int Execute(IReadOnlyList<Word> words, CommandIo io) =>
        throw new SyntaxException(words[0].Span, $"not yet: {_filter.Behavior}");
}
