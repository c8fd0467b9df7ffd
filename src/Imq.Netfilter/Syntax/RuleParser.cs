using System.Text;
using Imq.Netfilter.Tables;
using Imq.Packets;
using Imq.Syntax;

namespace Imq.Netfilter.Syntax;

/// <summary>Reads the rule of a command line: header, <c>-m</c>, <c>-j</c>, <c>-g</c>, and the options that extensions brought.</summary>
internal sealed partial class RuleParser(CommandRequest request, OptionScanner scanner, IpFamily family, Refusal refuse, CommandIo io)
{
    private readonly RuleRequest _rule = request.Rule;
    private Word? _source, _destination;
    private bool _sourceInverted, _destinationInverted;

    /// <summary>Takes one of iptables' own options if it belongs to the rule.</summary>
    public bool TryTake(char letter, Word argument, Word option, bool inverted)
    {
        switch (letter)
        {
            case 's':
                (_source, _sourceInverted) = OldStyle(argument, inverted);
                Set(GivenOptions.Source, option, _sourceInverted);
                return true;
            case 'd':
                (_destination, _destinationInverted) = OldStyle(argument, inverted);
                Set(GivenOptions.Destination, option, _destinationInverted);
                return true;
            case 'p':
                TakeProtocol(argument, option, inverted);
                return true;
            case 'i':
                _rule.Header = _rule.Header with { In = TakeInterface(GivenOptions.In, argument, option, inverted) };
                return true;
            case 'o':
                _rule.Header = _rule.Header with { Out = TakeInterface(GivenOptions.Out, argument, option, inverted) };
                return true;
            case 'f':
                if (family == IpFamily.V6) { throw refuse.Usage(option.Span, "`-f' is not supported in IPv6, use -m frag instead"); }
                Set(GivenOptions.Fragment, option, inverted);
                _rule.Header = _rule.Header with { WantsFragment = true, IsFragmentInverted = inverted };
                return true;
            case 'm':
                if (inverted) { throw refuse.Usage(option.Span, "unexpected ! flag before --match"); }
                AddMatch(argument.Text, argument);
                return true;
            case 'j' or 'g':
                TakeJump(letter, argument, option, inverted);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Notes an option; each may be given once.</summary>
    public void Set(GivenOptions option, Word word, bool inverted, bool mayInvert = true)
    {
        if (request.Has(option)) { throw refuse.Usage(word.Span, $"multiple -{OptionLegality.LetterOf(option)} flags not allowed"); }
        if (inverted && !mayInvert) { throw refuse.Usage(word.Span, $"cannot have ! before -{OptionLegality.LetterOf(option)}"); }
        request.Given |= option;
    }

    public void ParseAddresses()
    {
        if (_source is { } source) { _rule.Sources = AddressSyntax.Parse(source, family, _sourceInverted, refuse); }
        if (_destination is { } destination) { _rule.Destinations = AddressSyntax.Parse(destination, family, _destinationInverted, refuse); }
        bool several = _rule.Sources.Count > 1 || _rule.Destinations.Count > 1;
        SourceSpan? span = _rule.Sources.Count > 1 ? _source?.Span : _destination?.Span;
        if (several && (_sourceInverted || _destinationInverted))
        {
            throw refuse.Usage(span, "! not allowed with multiple source or destination IP addresses");
        }
        if (several && (request.Commands & CommandKinds.Replace) != 0)
        {
            throw refuse.Usage(span, "Replacement rule does not specify a unique address");
        }
    }

    /// <summary>A built-in chain has only the interface its hook point knows.</summary>
    public void CheckInterfaces()
    {
        if ((request.Commands & CommandKinds.WithRule) == 0 || request.Chain is not { } chain) { return; }
        if (chain.Text is "PREROUTING" or "INPUT" && request.Has(GivenOptions.Out))
        {
            throw refuse.Usage(chain.Span, $"Can't use -o with {chain.Text}\n");
        }
        if (chain.Text is "POSTROUTING" or "OUTPUT" && request.Has(GivenOptions.In))
        {
            throw refuse.Usage(chain.Span, $"Can't use -i with {chain.Text}\n");
        }
    }

    private (Word Argument, bool IsInverted) OldStyle(Word argument, bool inverted) =>
        argument.Text == "!" && !inverted && scanner.TakeAny() is { } behind ? (behind, true) : (argument, inverted);

    private void TakeProtocol(Word argument, Word option, bool inverted)
    {
        (argument, inverted) = OldStyle(argument, inverted);
        Set(GivenOptions.Protocol, option, inverted);
        string text = argument.Text.ToLowerInvariant();
        if (!ProtocolNames.TryParse(text, out byte protocol))
        {
            throw refuse.Usage(argument.Span, $"unknown protocol \"{text}\" specified", NearMiss.Hint(text, ProtocolNames.All));
        }
        if (protocol == 0 && inverted) { throw refuse.Usage(argument.Span, "rule would never match protocol"); }
        if (family == IpFamily.V6 && protocol is IpProtocol.Routing or IpProtocol.Fragment or IpProtocol.Ah or IpProtocol.DestinationOptions)
        {
            string warning = $"never matched protocol: {text}. use extension match instead.";
            io.Error.Append("Warning: ").Append(warning).Append('\n');
            io.Warn(argument.Span, warning);
        }
        _rule.Protocol = argument;
        _rule.Header = _rule.Header with { Protocol = protocol, IsProtocolInverted = inverted };
    }

    private InterfacePattern TakeInterface(GivenOptions which, Word argument, Word option, bool inverted)
    {
        (argument, inverted) = OldStyle(argument, inverted);
        if (argument.Text.Length == 0) { throw refuse.Usage(option.Span, "Empty interface is likely to be undesired"); }
        Set(which, option, inverted);
        if (Encoding.UTF8.GetByteCount(argument.Text) > InterfacePattern.MaxLength)
        {
            throw refuse.Usage(argument.Span, $"interface name `{argument.Text}' must be shorter than IFNAMSIZ ({InterfacePattern.MaxLength})");
        }
        if (argument.Text.IndexOfAny(['/', ' ']) >= 0)
        {
            io.Error.Append($"Warning: weird character in interface `{argument.Text}' ('/' and ' ' are not allowed by the kernel).\n");
            io.Warn(argument.Span, "'/' and ' ' cannot stand in an interface's name");
        }
        return new InterfacePattern(argument.Text, inverted);
    }

    private void TakeJump(char letter, Word argument, Word option, bool inverted)
    {
        Set(GivenOptions.Jump, option, inverted, mayInvert: false);
        if (argument.Text.Length == 0) { throw refuse.Usage(option.Span, "Invalid target name (too short)"); }
        if (Encoding.UTF8.GetByteCount(argument.Text) > Chain.MaxNameLength)
        {
            throw refuse.Usage(argument.Span, $"Invalid target name `{argument.Text}' ({Chain.MaxNameLength} chars max)");
        }
        if (argument.Text.Any(char.IsWhiteSpace)) { throw refuse.Usage(argument.Span, $"Invalid target name `{argument.Text}'"); }
        _rule.JumpTo = argument;
        _rule.IsGoto = letter == 'g';
        if (_rule.IsGoto || BuiltInExtensions.Targets.FirstOrDefault(each => each.Name == argument.Text && each.Knows(family)) is not { } kind) { return; }
        _rule.Target = new ExtensionUse(kind, argument.Span);
        scanner.Add(kind, kind.Options);
    }
}
