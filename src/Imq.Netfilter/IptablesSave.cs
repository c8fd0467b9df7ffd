using Imq.Syntax;

namespace Imq.Netfilter;

/// <summary>The commands <c>iptables-save</c> and <c>ip6tables-save</c>.</summary>
public sealed class IptablesSave(PacketFilter filter)
{
    private readonly PacketFilter _filter = filter;

    /// <param name="words">The first is the program: <c>iptables-save</c> or <c>ip6tables-save</c>.</param>
    /// <returns>The original's exit status.</returns>
    /// <exception cref="SyntaxException">Refused; nothing has changed.</exception>
    public int Execute(IReadOnlyList<Word> words, CommandIo io) =>
        throw new SyntaxException(words[0].Span, $"not yet: {_filter.Behavior}");
}
