using Imq.Netfilter.Syntax;
using Imq.Netfilter.Tables;
using Imq.Packets;
using Imq.Syntax;

namespace Imq.Netfilter;

/// <summary>The commands <c>iptables</c> and <c>ip6tables</c>.</summary>
/// <remarks>Words, output, exit statuses and error texts are those of iptables 1.8.9 (legacy). Old-style <c>-s ! x</c> is taken too.</remarks>
public sealed class IptablesCommand(PacketFilter filter)
{
    /// <param name="words">The first is the program: <c>iptables</c> or <c>ip6tables</c>, a path and <c>-legacy</c> do not matter.</param>
    /// <returns>The original's exit status.</returns>
    /// <exception cref="SyntaxException">Refused; nothing has changed.</exception>
    public int Execute(IReadOnlyList<Word> words, CommandIo io)
    {
        IpFamily family = FamilyOf(words[0]);
        Refusal refuse = new(family == IpFamily.V4 ? "iptables" : "ip6tables");
        CommandRequest request = new CommandLineParser(family, refuse, io, inRestore: false).Parse(words);
        if (request.IsAnswered) { return 0; }
        Table before = TableAccess.Open(filter, request.Table, family, refuse);
        CommandRunner runner = new(before, refuse, io);
        runner.Run(request);
        if (ReferenceEquals(runner.Table, before)) { return 0; }
        TableAccess.Check(runner.Table, request, runner.Added, refuse);
        TableAccess.WarnOfIdleImq(runner.Table, request, runner.Added, io);
        filter.Change(filter.Rules.With(runner.Table));
        return 0;
    }

    /// <summary>Which family a program's name means.</summary>
    internal static IpFamily FamilyOf(Word program) =>
        Path.GetFileName(program.Text).StartsWith("ip6", StringComparison.Ordinal) ? IpFamily.V6 : IpFamily.V4;
}
