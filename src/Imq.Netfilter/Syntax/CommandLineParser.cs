using System.Text;
using Imq.Netfilter.Tables;
using Imq.Packets;
using Imq.Syntax;

namespace Imq.Netfilter.Syntax;

/// <summary>Reads an iptables command line: which command, on which chain, with which rule (<see cref="RuleParser"/>).</summary>
/// <param name="inRestore">A line of iptables-restore: no <c>-t</c>, no <c>-w</c>.</param>
internal sealed partial class CommandLineParser(IpFamily family, Refusal refuse, CommandIo io, bool inRestore)
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
