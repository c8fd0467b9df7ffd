using Imq.Netfilter.Syntax;
using Imq.Netfilter.Tables;
using Imq.Packets;
using Imq.Syntax;

namespace Imq.Netfilter;

/// <summary>The commands <c>iptables-save</c> and <c>ip6tables-save</c>: <c>[-c] [-t TABLE] [-f FILE] [-M COMMAND]</c>.</summary>
/// <remarks>Prints the tables in use, the one used first last, as the kernel lists them.</remarks>
public sealed class IptablesSave(PacketFilter filter, TimeProvider? time = null)
{
    private static readonly BaseOption[] _options =
    [
        new("counters", 'c', ArgumentRule.None), new("version", 'V', ArgumentRule.None), new("dump", 'd', ArgumentRule.None),
        new("table", 't'), new("modprobe", 'M'), new("file", 'f'), new("ipv4", '4', ArgumentRule.None), new("ipv6", '6', ArgumentRule.None),
    ];

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <param name="words">The first is the program: <c>iptables-save</c> or <c>ip6tables-save</c>.</param>
    /// <returns>0.</returns>
    /// <exception cref="SyntaxException">Unknown words, or no such table.</exception>
    public int Execute(IReadOnlyList<Word> words, CommandIo io)
    {
        IpFamily family = IptablesCommand.FamilyOf(words[0]);
        string program = family == IpFamily.V4 ? "iptables-save" : "ip6tables-save";
        Word? table = null, file = null;
        bool withCounters = false;
        OptionScanner scanner = new(words, _options);
        while (scanner.TryNext(out ScannedOption found))
        {
            switch (found.Letter)
            {
                case 'V' when found.Kind == ScannedKind.Base:
                    io.Out.Append($"{program} v{Refusal.Version}\n");
                    return 0;
                case 'c' when found.Kind == ScannedKind.Base:
                    withCounters = true;
                    break;
                case 't' when found.Kind == ScannedKind.Base:
                    table = found.Argument;
                    break;
                case 'f' when found.Kind == ScannedKind.Base:
                    file = found.Argument;
                    break;
                default:
                    if (found.Kind != ScannedKind.Base) { throw PlainOptions.Refuse(found, words[0], $"Look at manual page `{program}.8' for more information."); }
                    break;
            }
        }
        CommandIo to = file is null ? io : new CommandIo();
        SavePrinter printer = new(program, to.Out, withCounters, _time.GetLocalNow().DateTime);
        foreach (Table each in TablesOf(table, family, program)) { printer.Print(each); }
        if (file is { } path) { PlainOptions.Write(path, io.Directory, to.Out.ToString()); }
        return 0;
    }

    private IEnumerable<Table> TablesOf(Word? name, IpFamily family, string program)
    {
        if (name is not { } word) { return filter.Rules.Tables.Where(table => table.Family == family); }
        return
        [
            TableAccess.TryOpen(filter, word.Text, family) ?? throw new SyntaxException(
                Diagnostic.Error(word.Span, $"there is no table '{word}'") with
                {
                    OriginalText = $"{program} v{Refusal.Version}: Cannot initialize: Table does not exist (do you need to insmod?)",
                    Hint = TableAccess.HintFor(word.Text),
                }),
        ];
    }
}
