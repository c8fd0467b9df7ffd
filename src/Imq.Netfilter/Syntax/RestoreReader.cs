using System.Globalization;
using Imq.Netfilter.Tables;
using Imq.Packets;
using Imq.Syntax;

namespace Imq.Netfilter.Syntax;

/// <summary>Reads iptables-save text and builds the tables it describes. Nothing is changed here: <see cref="Rules"/> is the outcome.</summary>
/// <remarks>
/// The original commits table by table; here a text takes effect whole or not at all, so a fault in the second table leaves the first one
/// alone too. A line's fault carries the original's words and its line number.
/// </remarks>
internal sealed class RestoreReader(PacketFilter filter, IpFamily family, RestoreOptions options, CommandIo io)
{
    private readonly Refusal _refuse = new(family == IpFamily.V4 ? "iptables-restore" : "ip6tables-restore");
    private readonly List<Diagnostic> _faults = [];
    private string _table = "";
    private CommandRunner? _runner;

    /// <summary>The rule set with what the text says.</summary>
    public RuleSet Rules { get; private set; } = filter.Rules;

    public IReadOnlyList<Diagnostic> Faults => _faults;

    /// <summary>Reads the lines in [<paramref name="start"/>, <paramref name="end"/>); faults are collected, line after line.</summary>
    /// <param name="stopsAtFault">False: goes on behind a faulty line, to find all faults.</param>
    public void Read(SourceText source, int start, int end, bool stopsAtFault)
    {
        int first = source.Locate(start).Line, line = first;
        for (int at = start; at < end; line++)
        {
            int stop = source.Text.IndexOf('\n', at, end - at);
            int lineEnd = stop < 0 ? end : stop;
            int next = lineEnd + 1;
            if (lineEnd > at && source.Text[lineEnd - 1] == '\r') { lineEnd--; }
            _refuse.RestoreLine = line - first + 1;
            try
            {
                ReadLine(source, at, lineEnd);
            }
            catch (SyntaxException fault)
            {
                _faults.Add(fault.Diagnostic);
                if (stopsAtFault) { return; }
            }
            at = next;
        }
        if (_runner is not null) { _faults.Add(NoCommit(source, end, line - first + 1)); }
    }

    private void ReadLine(SourceText source, int start, int end)
    {
        string line = source.Text[start..end];
        if (line.Length == 0) { return; }
        SourceSpan span = new(source, start, line.Length);
        if (line[0] == '#')
        {
            if (options.IsVerbose) { io.Out.Append(line).Append('\n'); }
        }
        else if (line.TrimEnd() == "COMMIT" && _runner is not null) { Commit(span); }
        else if (line[0] == '*' && _runner is null) { BeginTable(line, span); }
        else if (line[0] == ':' && _runner is not null) { DeclareChain(source, start, end, span); }
        else if (_runner is not null) { RunCommand(source, start, end, span); }
        else if (options.OnlyTable is null || options.OnlyTable == _table)
        {
            throw _refuse.ByTables(span, "failed", "a table's first line must come before this: '*mangle' or '*filter'");
        }
    }

    private void BeginTable(string line, SourceSpan span)
    {
        string? name = line[1..].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        _table = name ?? throw _refuse.Usage(span, $"{_refuse.Program}: line {_refuse.RestoreLine} table name invalid");
        if (options.OnlyTable is not null && options.OnlyTable != name) { return; }
        if (TableAccess.TryOpen(filter, name, family) is not { } opened)
        {
            throw _refuse.Usage(span, $"{_refuse.Program}: unable to initialize table '{name}'", TableAccess.HintFor(name));
        }
        if (Rules.Find(opened.Kind, family) is not { } table) { Rules = Rules.With(table = opened); }
        _runner = new CommandRunner(table, _refuse, io);
        if (!options.KeepsRules) { _runner.Clear(options.IsVerbose); }
    }

    private void DeclareChain(SourceText source, int start, int end, SourceSpan span)
    {
        List<Word> words = [];
        RestoreWords.Cut(source, start + 1, end, words, _refuse);
        if (words.Count == 0) { throw _refuse.Usage(span, $"{_refuse.Program}: line {_refuse.RestoreLine} chain name invalid"); }
        Word name = words[0];
        if (System.Text.Encoding.UTF8.GetByteCount(name.Text) > Chain.MaxNameLength)
        {
            throw _refuse.Usage(name.Span, $"Invalid chain name `{name}' ({Chain.MaxNameLength} chars max)");
        }
        _runner!.Declare(name, options.KeepsRules);
        if (words.Count < 2) { throw _refuse.Usage(span, $"{_refuse.Program}: line {_refuse.RestoreLine} policy invalid"); }
        if (words[1].Text == "-") { return; }
        (ulong packets, ulong bytes) = (0, 0);
        if (options.WithCounters && !(words.Count > 2 && TryReadCounters(words[2].Text, out packets, out bytes)))
        {
            throw _refuse.Usage(words.Count > 2 ? words[2].Span : span, $"invalid policy counters for chain '{name}'");
        }
        _runner.SetPolicy(name, words[1], packets, bytes);
    }

    private void RunCommand(SourceText source, int start, int end, SourceSpan span)
    {
        List<Word> words = [new Word(_refuse.Program, span with { Length = 0 })];
        int close = start - 1;
        if (source.Text[start] == '[')
        {
            close = source.Text.IndexOf(']', start, end - start);
            if (close < 0) { throw _refuse.Usage(span, $"Bad line {_refuse.RestoreLine}: need ]"); }
            string[] counts = source.Text[(start + 1)..close].Split(':');
            if (counts.Length < 2) { throw _refuse.Usage(span, $"Bad line {_refuse.RestoreLine}: need :"); }
            SourceSpan bracket = span with { Length = close + 1 - start };
            if (options.WithCounters) { words.AddRange([new("--set-counters", bracket), new(counts[0], bracket), new(counts[1], bracket)]); }
        }
        RestoreWords.Cut(source, close + 1, end, words, _refuse);
        if (options.IsVerbose && !options.KeepsRules) { words.Insert(1, new Word("-v", words[0].Span)); }
        CommandRequest request = new CommandLineParser(family, _refuse, io, inRestore: true).Parse(words, _table);
        if (request.IsAnswered) { return; }
        _runner!.Run(request);
        TableAccess.WarnOfIdleImq(_runner.Table, request, _runner.Added, io);
    }

    private void Commit(SourceSpan span)
    {
        Table table = _runner!.Table;
        _runner = null;
        if (TableChecker.FirstFault(table) is { } fault && !options.IsTest)
        {
            throw _refuse.ByTables(fault.Span ?? span, fault.Text, fault.Reason);
        }
        Rules = Rules.With(table);
    }

    private Diagnostic NoCommit(SourceText source, int end, int line) =>
        Diagnostic.Error(new SourceSpan(source, Math.Max(0, end - 1), 1), $"table '{_table}' has no COMMIT") with
        {
            OriginalText = $"{_refuse.Program}: COMMIT expected at line {line}",
        };

    private static bool TryReadCounters(string text, out ulong packets, out ulong bytes)
    {
        packets = bytes = 0;
        string[] parts = text.TrimStart('[').TrimEnd(']').Split(':');
        return text.StartsWith('[') && parts.Length == 2
            && ulong.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out packets)
            && ulong.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out bytes);
    }
}
