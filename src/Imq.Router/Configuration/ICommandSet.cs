using Imq.Packets;
using Imq.Syntax;

namespace Imq.Router.Configuration;

/// <summary>The commands by name, as rule files and the control socket call them.</summary>
internal interface ICommandSet
{
    IReadOnlyCollection<string> Names { get; }

    /// <summary>Runs one command on the thread that owns the packet path, inside a transaction.</summary>
    /// <returns>Its exit status.</returns>
    /// <exception cref="SyntaxException">It is refused; nothing of it may stay.</exception>
    int Execute(IReadOnlyList<Word> words, CommandIo io);

    /// <summary>Applies an iptables-save block of a rule file.</summary>
    /// <returns>Its faults; with none it has been applied.</returns>
    IReadOnlyList<Diagnostic> RestoreBlock(IpFamily family, SourceSpan block, CommandIo io);
}
