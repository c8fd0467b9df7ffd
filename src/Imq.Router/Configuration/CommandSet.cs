using Imq.Packets;
using Imq.Syntax;

namespace Imq.Router.Configuration;

/// <summary>The commands by name. One explicit list, made where the machine is put together.</summary>
internal sealed class CommandSet : ICommandSet
{
    private readonly Dictionary<string, Command> _commands = new(StringComparer.Ordinal);
    private readonly Func<IpFamily, SourceSpan, CommandIo, IReadOnlyList<Diagnostic>> _restoreBlock;

    /// <param name="restoreBlock">Applies an iptables-save block of a rule file.</param>
    public CommandSet(Func<IpFamily, SourceSpan, CommandIo, IReadOnlyList<Diagnostic>> restoreBlock) => _restoreBlock = restoreBlock;

    /// <summary>Runs a command whose words[0] is its name.</summary>
    public delegate int Command(IReadOnlyList<Word> words, CommandIo io);

    public IReadOnlyCollection<string> Names => _commands.Keys;

    public CommandSet Add(Command command, params ReadOnlySpan<string> names)
    {
        foreach (string name in names) { _commands.Add(name, command); }
        return this;
    }

    public bool Has(string name) => _commands.ContainsKey(name);

    public int Execute(IReadOnlyList<Word> words, CommandIo io)
    {
        string name = Path.GetFileName(words[0].Text);
        return _commands.TryGetValue(name, out Command? command)
            ? command(words, io)
            : throw new SyntaxException(Diagnostic.Error(words[0].Span, $"unknown command '{name}'") with
            {
                ExitStatus = 2,
                Hint = NearMiss.Hint(name, _commands.Keys),
            });
    }

    public IReadOnlyList<Diagnostic> RestoreBlock(IpFamily family, SourceSpan block, CommandIo io) => _restoreBlock(family, block, io);
}
