using System.Globalization;
using Imq.Packets;
using Imq.Syntax;

namespace Imq.Netfilter.Syntax;

/// <summary>Options that belong to the command line as a whole.</summary>
internal sealed partial class CommandLineParser
{
    private void TakeOwn(ScannedOption found)
    {
        Word argument = found.Argument ?? found.Word;
        if (_rule.TryTake(found.Letter, argument, found.Word, _inverted)) { return; }
        switch (found.Letter)
        {
            case 't':
                TakeTable(found, argument);
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
            case '4' or '6' or 'V' or 'h':
                Answer(found);
                break;
            case 'w' or 'W' or 'M':
                TakeWait(found, argument);
                break;
            default:
                TakeCommand(found.Letter, argument, found.Argument);
                break;
        }
    }

    private void TakeTable(ScannedOption found, Word argument)
    {
        if (_inverted) { throw refuse.Usage(found.Word.Span, "unexpected ! flag before --table"); }
        if (inRestore) { throw refuse.Usage(found.Word.Span, $"The -t option cannot be used in {refuse.Program}.\n"); }
        _request.Table = argument;
    }

    /// <summary>Options that leave nothing else to do: the version, help, and a line for the other family.</summary>
    private void Answer(ScannedOption found)
    {
        if (found.Letter is '4' or '6')
        {
            if ((found.Letter == '4') == (family == IpFamily.V4)) { return; }
            if (!inRestore) { throw refuse.BareUsage(found.Word.Span, null, $"{found.Word.Text} is for the other family's program"); }
        }
        else if (found.Letter == 'V')
        {
            io.Out.Append(_inverted ? $"Not {Refusal.Version} ;-)\n" : $"{refuse.Program} v{Refusal.Version}\n");
        }
        else { io.Out.Append(HelpText.Of(refuse.Program)); }
        _request.IsAnswered = true;
    }

    /// <summary>Nobody else changes these tables: waiting is understood and not done.</summary>
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
}
