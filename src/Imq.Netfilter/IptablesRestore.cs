using Imq.Netfilter.Syntax;
using Imq.Packets;
using Imq.Syntax;

namespace Imq.Netfilter;

/// <summary>
/// The commands <c>iptables-restore</c> and <c>ip6tables-restore</c>:
/// <c>[-c] [-n] [-t] [-v] [-T TABLE] [-w [SECONDS]] [FILE]</c>, and blocks of that text inside rule files.
/// </summary>
/// <remarks>A text takes effect whole or not at all (the original: table by table).</remarks>
public sealed class IptablesRestore(PacketFilter filter)
{
    private static readonly BaseOption[] _options =
    [
        new("counters", 'c', ArgumentRule.None), new("verbose", 'v', ArgumentRule.None), new("version", 'V', ArgumentRule.None),
        new("test", 't', ArgumentRule.None), new("help", 'h', ArgumentRule.None), new("noflush", 'n', ArgumentRule.None),
        new("modprobe", 'M'), new("table", 'T'), new("wait", 'w', ArgumentRule.Attached), new("wait-interval", 'W'),
        new("ipv4", '4', ArgumentRule.None), new("ipv6", '6', ArgumentRule.None),
    ];

    /// <param name="words">The first is the program; without a file the text is <see cref="CommandIo.Input"/>.</param>
    /// <returns>0.</returns>
    /// <exception cref="SyntaxException">The first fault; nothing has changed.</exception>
    public int Execute(IReadOnlyList<Word> words, CommandIo io)
    {
        IpFamily family = IptablesCommand.FamilyOf(words[0]);
        string program = family == IpFamily.V4 ? "iptables-restore" : "ip6tables-restore";
        RestoreOptions options = new();
        Word? file = null;
        OptionScanner scanner = new(words, _options);
        while (scanner.TryNext(out ScannedOption found))
        {
            if (found.Kind == ScannedKind.Plain && file is null)
            {
                file = found.Word;
                continue;
            }
            if (found.Kind != ScannedKind.Base) { throw PlainOptions.Refuse(found, words[0], $"Try `{program} -h' for more information."); }
            switch (found.Letter)
            {
                case 'V':
                    io.Out.Append($"{program} v{Refusal.Version}\n");
                    return 0;
                case 'h':
                    io.Out.Append($"{program} [-c] [-n] [-t] [-v] [-T TABLE] [FILE]\n"
                        + "  -c use the counters in the text   -n add to the tables, do not empty them first\n"
                        + "  -t check only                     -v say what is done   -T TABLE only this one\n");
                    return 0;
                default:
                    options = With(options, found, scanner);
                    break;
            }
        }
        string text = file is { } path ? PlainOptions.Read(path, io.Directory) : io.Input;
        SourceText source = new(file?.Text ?? "<stdin>", text);
        RestoreReader reader = new(filter, family, options, io);
        reader.Read(source, 0, text.Length, stopsAtFault: true);
        if (reader.Faults.Count > 0) { throw new SyntaxException(reader.Faults[0]); }
        if (!options.IsTest) { filter.Change(reader.Rules); }
        return 0;
    }

    /// <summary>Applies a block of a rule file: from a table's <c>*name</c> line to its <c>COMMIT</c>, or several.</summary>
    /// <param name="start">Offset of the block's first character, at the beginning of a line.</param>
    /// <param name="length">Up to and with the last line.</param>
    /// <param name="keepsRules">True: the block adds to the table, as <c>iptables-restore -n</c>.</param>
    /// <returns>Every fault of the block, in order; with none it has been applied, otherwise nothing has changed.</returns>
    public IReadOnlyList<Diagnostic> Apply(SourceText source, int start, int length, IpFamily family, CommandIo io, bool keepsRules = false)
    {
        RestoreReader reader = new(filter, family, new RestoreOptions(KeepsRules: keepsRules), io);
        reader.Read(source, start, start + length, stopsAtFault: false);
        if (reader.Faults.Count == 0) { filter.Change(reader.Rules); }
        return reader.Faults;
    }

    private static RestoreOptions With(RestoreOptions options, ScannedOption found, OptionScanner scanner)
    {
        if (found.Letter is 'w' && found.Argument is null) { scanner.TakeArgument(); }
        return found.Letter switch
        {
            'c' => options with { WithCounters = true },
            'n' => options with { KeepsRules = true },
            't' => options with { IsTest = true },
            'v' => options with { IsVerbose = true },
            'T' => options with { OnlyTable = found.Argument!.Value.Text },
            _ => options,
        };
    }
}
