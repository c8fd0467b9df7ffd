using System.Globalization;
using System.Text;
using Imq.Netfilter.Tables;
using Imq.Packets;
using Imq.Syntax;

namespace Imq.Netfilter.Syntax;

/// <summary>Reads an iptables command line: which command, on which chain, with which rule (<see cref="RuleParser"/>).</summary>
/// <param name="inRestore">A line of iptables-restore: no <c>-t</c>, no <c>-w</c>.</param>
internal sealed class CommandLineParser(IpFamily family, Refusal refuse, CommandIo io, bool inRestore)
{
    private readonly CommandRequest _request = new();
    private bool _inverted, _waits;
    private OptionScanner _scanner = null!;
    private RuleParser _rule = null!;

    /// <param name="words">The first is the program's name.</param>
    /// <param name="table">The table the rule goes to, where that is known before (restore).</param>
    public CommandRequest Parse(IReadOnlyList<Word> words, string? table = null)
    {
        _scanner = new OptionScanner(words, BaseOption.All);
        _rule = new RuleParser(_request, _scanner, family, refuse, io);
        while (_scanner.TryNext(out ScannedOption found) && !_request.IsAnswered) { Take(found); }
        if (_request.IsAnswered) { return _request; }
        Check(words, table ?? _request.Table?.Text ?? "filter");
        _request.Rule.Span = words[0].Span with { Length = words[^1].Span.Start + words[^1].Span.Length - words[0].Span.Start };
        return _request;
    }

    private void Take(ScannedOption found)
    {
        switch (found.Kind)
        {
            case ScannedKind.Plain when found.Word.Text == "!":
                if (_inverted) { throw refuse.Usage(found.Word.Span, "multiple consecutive ! not allowed"); }
                _inverted = true;
                return;
            case ScannedKind.Plain:
                throw refuse.BareUsage(found.Word.Span, $"Bad argument `{found.Word.Text}'", $"nothing takes the word '{found.Word.Text}'");
            case ScannedKind.Extension:
                _rule.TakeExtensionOption(found, _inverted);
                break;
            case ScannedKind.Base:
                TakeOwn(found);
                break;
            default:
                if (_rule.TryLoadProtocol())
                {
                    _scanner.StepBack();
                    return;
                }
                throw found is { Kind: ScannedKind.ArgumentMissing, Letter: 'W' } ? refuse.Usage(found.Word.Span, "wait interval value required")
                    : found.Kind == ScannedKind.ArgumentMissing ? refuse.Usage(found.Word.Span, $"option \"{found.Word.Text}\" requires an argument")
                    : Unknown(found);
        }
        _inverted = false;
    }

    private SyntaxException Unknown(ScannedOption found)
    {
        string name = found.Letter == '\0' ? found.Word.Text : $"-{found.Letter}";
        return refuse.Usage(found.Word.Span, $"unknown option \"{name}\"", NearMiss.Hint(name.Split('=')[0], _scanner.Names));
    }

    private void TakeOwn(ScannedOption found)
    {
        Word argument = found.Argument ?? found.Word;
        if (_rule.TryTake(found.Letter, argument, found.Word, _inverted)) { return; }
        if (found.Letter is not ('c' or 'h' or 'V' or '4' or '6' or 't' or 'w' or 'W' or 'M' or 'n' or 'v' or 'x' or '0'))
        {
            TakeCommand(found.Letter, argument, found.Argument);
            return;
        }
        switch (found.Letter)
        {
            case 't':
                if (_inverted) { throw refuse.Usage(found.Word.Span, "unexpected ! flag before --table"); }
                if (inRestore) { throw refuse.Usage(found.Word.Span, $"The -t option cannot be used in {refuse.Program}.\n"); }
                _request.Table = argument;
                break;
            case 'v':
                if (_request.Verbosity++ == 0) { Set(GivenOptions.Verbose, found); }
                break;
            case 'n':
                Set(GivenOptions.Numeric, found);
                break;
            case 'x':
                Set(GivenOptions.Exact, found);
                break;
            case '0':
                Set(GivenOptions.LineNumbers, found);
                break;
            case 'c':
                Set(GivenOptions.Counters, found);
                TakeCounters(argument);
                break;
            case '4' or '6':
                if ((found.Letter == '4') == (family == IpFamily.V4)) { break; }
                if (!inRestore) { throw refuse.BareUsage(found.Word.Span, null, $"{found.Word.Text} is for the other family's program"); }
                _request.IsAnswered = true;
                break;
            case 'V':
                io.Out.Append(_inverted ? $"Not {Refusal.Version} ;-)\n" : $"{refuse.Program} v{Refusal.Version}\n");
                _request.IsAnswered = true;
                break;
            case 'h':
                io.Out.Append(HelpText.Of(refuse.Program));
                _request.IsAnswered = true;
                break;
            default:
                TakeWait(found, argument);
                break;
        }
    }

    private void TakeWait(ScannedOption found, Word argument)
    {
        if (found.Letter == 'M') { return; }
        if (inRestore) { throw refuse.Usage(found.Word.Span, $"You cannot use `-{found.Letter}' from {refuse.Program}"); }
        if (found.Letter == 'W')
        {
            io.Error.Append("Ignoring deprecated --wait-interval option.\n");
            if (!_waits) { throw refuse.Usage(found.Word.Span, "--wait-interval only makes sense with --wait\n"); }
            return;
        }
        _waits = true;
        Word? seconds = found.Argument ?? _scanner.TakeArgument();
        if (seconds is { } word && !int.TryParse(word.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
        {
            throw refuse.Usage(argument.Span, "wait seconds not numeric");
        }
    }

    private void TakeCommand(char letter, Word argument, Word? attached)
    {
        CommandKinds command = letter switch
        {
            'A' => CommandKinds.Append,
            'C' => CommandKinds.Check,
            'D' => CommandKinds.Delete,
            'R' => CommandKinds.Replace,
            'I' => CommandKinds.Insert,
            'L' => CommandKinds.List,
            'S' => CommandKinds.ListRules,
            'F' => CommandKinds.Flush,
            'Z' => CommandKinds.Zero,
            'N' => CommandKinds.NewChain,
            'X' => CommandKinds.DeleteChain,
            'E' => CommandKinds.RenameChain,
            _ => CommandKinds.SetPolicy,
        };
        if (command == CommandKinds.NewChain) { CheckNewChain(argument); }
        Add(command, argument.Span);
        _request.Chain = letter is 'L' or 'S' or 'F' or 'Z' or 'X' ? attached ?? _scanner.TakeArgument() ?? _request.Chain : argument;
        switch (letter)
        {
            case 'D' when _scanner.TakeArgument() is { } number:
                _request.RuleNumber = Number(number);
                _request.Commands = CommandKinds.DeleteNumber;
                break;
            case 'R':
                _request.RuleNumber = Number(_scanner.TakeArgument() ?? throw refuse.Usage(argument.Span, "-R requires a rule number"));
                break;
            case 'I':
                _request.RuleNumber = _scanner.TakeArgument() is { } before ? Number(before) : 1;
                break;
            case 'L' or 'S' when _request.Chain is not null && _scanner.TakeArgument() is { } only:
                _request.RuleNumber = Number(only);
                break;
            case 'Z' when _request.Chain is not null && _scanner.TakeArgument() is { } one:
                _request.RuleNumber = Number(one);
                _request.Commands = CommandKinds.ZeroNumber;
                break;
            case 'E':
                _request.NewName = _scanner.TakeArgument() ?? throw refuse.Usage(argument.Span, "-E requires old-chain-name and new-chain-name");
                break;
            case 'P':
                _request.Policy = _scanner.TakeArgument() ?? throw refuse.Usage(argument.Span, "-P requires a chain and a policy");
                break;
        }
    }

    private void Add(CommandKinds command, SourceSpan span)
    {
        if (_inverted) { throw refuse.Usage(span, "unexpected '!' flag"); }
        const CommandKinds Lists = CommandKinds.List | CommandKinds.ListRules, Zeros = CommandKinds.Zero | CommandKinds.ZeroNumber;
        CommandKinds others = (command & Lists) != 0 ? Zeros : (command & Zeros) != 0 ? Lists : CommandKinds.None;
        if ((_request.Commands & ~others) != 0)
        {
            throw refuse.Usage(span, $"Cannot use -{LetterOf(command)} with -{LetterOf(_request.Commands & ~others)}");
        }
        _request.Commands |= command;
    }

    private static char LetterOf(CommandKinds command) => "IDDRALFZNXPESZC"[System.Numerics.BitOperations.TrailingZeroCount((int)command)];

    private void Set(GivenOptions option, ScannedOption found) => _rule.Set(option, found.Word, _inverted, mayInvert: false);

    private void TakeCounters(Word packets)
    {
        int comma = packets.Text.IndexOf(',', 1 < packets.Text.Length ? 1 : 0);
        string first = comma < 0 ? packets.Text : packets.Text[..comma];
        string second = comma >= 0 ? packets.Text[(comma + 1)..]
            : _scanner.TakeArgument()?.Text ?? throw refuse.Usage(packets.Span, "-c requires packet and byte counter");
        if (!TryReadCounter(first, out ulong packetCount)) { throw refuse.Usage(packets.Span, "-c packet counter not numeric"); }
        if (!TryReadCounter(second, out ulong byteCount)) { throw refuse.Usage(packets.Span, "-c byte counter not numeric"); }
        _request.Counters = (packetCount, byteCount);
    }

    /// <summary>As scanf's %llu: the digits at the front.</summary>
    private static bool TryReadCounter(string text, out ulong value)
    {
        int length = text.AsSpan().IndexOfAnyExceptInRange('0', '9');
        return ulong.TryParse(length < 0 ? text : text[..length], NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    private int Number(Word word) => Integers.TryParse(word.Text, out UInt128 number) && number > 0 && number <= int.MaxValue
        ? (int)number
        : throw refuse.Usage(word.Span, $"Invalid rule number `{word.Text}'");

    private void CheckNewChain(Word name)
    {
        if (name.Text.Length > 0 && name.Text[0] is '-' or '!')
        {
            throw refuse.Usage(name.Span, $"chain name not allowed to start with `{name.Text[0]}'");
        }
        if (name.Text.Length == 0 || RuleAction.StandardVerdict(name.Text) is not null || name.Text == "QUEUE"
            || BuiltInExtensions.Targets.Any(target => target.Name == name.Text && target.Knows(family)))
        {
            throw refuse.Usage(name.Span, "chain name may not clash with target name");
        }
        if (name.Text.Any(char.IsWhiteSpace)) { throw refuse.Usage(name.Span, $"Invalid chain name `{name.Text}'"); }
    }

    private void Check(IReadOnlyList<Word> words, string table)
    {
        _rule.ParseExtensions(table);
        if (_scanner.HasLeftovers) { throw refuse.Usage(_scanner.Last.Span, "unknown arguments found on commandline"); }
        if (_request.Commands == CommandKinds.None) { throw refuse.Usage(words[^1].Span, "no command specified"); }
        if (_inverted) { throw refuse.Usage(words[^1].Span, "nothing appropriate following !"); }
        _rule.ParseAddresses();
        GivenOptions illegal = OptionLegality.FirstIllegal(_request);
        if (illegal != GivenOptions.None)
        {
            throw refuse.Usage(_request.Chain?.Span, $"Illegal option `-{OptionLegality.LetterOf(illegal)}' with this command");
        }
        if (_request.Chain is { } chain && Encoding.UTF8.GetByteCount(chain.Text) > Chain.MaxNameLength)
        {
            throw refuse.Usage(chain.Span, $"chain name `{chain.Text}' too long (must be under {Chain.MaxNameLength + 1} chars)");
        }
        _rule.CheckInterfaces();
    }
}
