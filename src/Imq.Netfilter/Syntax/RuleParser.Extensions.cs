using Imq.Netfilter.Matches;
using Imq.Netfilter.Tables;
using Imq.Netfilter.Targets;
using Imq.Packets;
using Imq.Syntax;

namespace Imq.Netfilter.Syntax;

/// <summary>Matches and targets of the rule, and the options that go to them.</summary>
internal sealed partial class RuleParser
{
    public void TakeExtensionOption(ScannedOption found, bool inverted)
    {
        ExtensionOption option = found.Extension!;
        ExtensionUse use = UseOf(option.Owner);
        List<Word> arguments = [];
        if (found.Argument is { } first) { arguments.Add(first); }
        if (arguments is [{ Text: "!" }] && option.Spec.IsInvertible && !inverted && scanner.TakeAny() is { } behind)
        {
            inverted = true;
            arguments[0] = behind;
        }
        while (arguments.Count < option.Spec.ArgumentCount && scanner.TakeArgument() is { } more) { arguments.Add(more); }
        if (arguments.Count < option.Spec.ArgumentCount && !option.Spec.IsArgumentOptional)
        {
            throw refuse.Usage(found.Word.Span, $"{option.Spec.Name} requires two args.");
        }
        if (!option.Spec.IsRepeatable && use.Options.Exists(each => each.Spec.Name == option.Spec.Name))
        {
            throw refuse.Usage(found.Word.Span, $"{use.Name}: option \"{option.Spec.Name}\" can only be used once.\n");
        }
        if (inverted && !option.Spec.IsInvertible)
        {
            throw refuse.Usage(found.Word.Span, $"{use.Name}: option \"{option.Spec.Name}\" cannot be inverted.\n");
        }
        use.Options.Add(new OptionUse(option.Spec, found.Word, arguments, inverted));
    }

    /// <summary>Loads the match named like the rule's protocol, once: an option nobody knows may be its.</summary>
    public bool TryLoadProtocol()
    {
        if (_rule.Protocol is not { } protocol || _rule.IsProtocolLoaded) { return false; }
        _rule.IsProtocolLoaded = true;
        string name = Integers.TryParse(protocol.Text, out _) ? ProtocolNames.NameOf(_rule.Header.Protocol) : protocol.Text.ToLowerInvariant();
        if (FindMatch(name) is not { } kind || _rule.Matches.Exists(use => ReferenceEquals(use.Kind, kind))) { return false; }
        AddMatch(kind, protocol);
        return true;
    }

    /// <summary>Lets every extension read its options, matches first, as named.</summary>
    public void ParseExtensions(string table)
    {
        List<RuleMatch> matches = [];
        foreach (ExtensionUse use in _rule.Matches)
        {
            MatchKind kind = (MatchKind)use.Kind;
            matches.Add(new RuleMatch(kind, Guarded(() => kind.Parse(ReaderOf(use, table)))));
        }
        _rule.ParsedMatches = matches;
        if (_rule.Target is { } target)
        {
            TargetKind kind = (TargetKind)target.Kind;
            _rule.ParsedTarget = new RuleAction(RuleActionKind.Extension, kind.Name)
            {
                TargetKind = kind,
                Target = Guarded(() => kind.Parse(ReaderOf(target, table))),
            };
        }
    }

    private void AddMatch(string name, Word word) => AddMatch(
        FindMatch(name) ?? throw refuse.Usage(
            word.Span,
            $"Couldn't load match `{name}':No such file or directory\n",
            NearMiss.Hint(name, BuiltInExtensions.Matches.Where(each => each.Knows(family)).Select(each => each.Name))),
        word);

    private void AddMatch(MatchKind kind, Word word)
    {
        if (!_rule.Matches.Exists(use => ReferenceEquals(use.Kind, kind))) { scanner.Add(kind, kind.Options); }
        _rule.Matches.Add(new ExtensionUse(kind, word.Span));
    }

    private MatchKind? FindMatch(string name)
    {
        if (name is "icmpv6" or "ipv6-icmp") { name = "icmp6"; }
        return BuiltInExtensions.Matches.FirstOrDefault(each => each.Name == name && each.Knows(family));
    }

    /// <summary>The latest use of the kind: an option goes to the match named last.</summary>
    private ExtensionUse UseOf(object kind) =>
        _rule.Target is { } target && ReferenceEquals(target.Kind, kind) ? target : _rule.Matches.FindLast(use => ReferenceEquals(use.Kind, kind))!;

    private OptionReader ReaderOf(ExtensionUse use, string table) => new(use.Name, use.Options, use.Place, family)
    {
        Protocol = _rule.Header.Protocol,
        IsProtocolInverted = _rule.Header.IsProtocolInverted,
        Table = table,
        Io = io,
    };

    private T Guarded<T>(Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (SyntaxException fault)
        {
            throw refuse.Around(fault.Diagnostic);
        }
    }
}
