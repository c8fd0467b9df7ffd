using Imq.Syntax;

namespace Imq.Netfilter.Syntax;

/// <summary>Finds the options among a command's words as getopt_long does, plain words in order; the table grows as extensions are named.</summary>
/// <remarks>
/// Long names may be shortened while they stay unambiguous; an exact name wins, and of two exact names the extension named last.
/// <c>--</c> ends the options. Source: getopt_long(3), iptables 1.8.9 observed.
/// </remarks>
internal sealed class OptionScanner(IReadOnlyList<Word> words, IReadOnlyList<BaseOption> own, int first = 1)
{
    private readonly List<ExtensionOption> _extensions = [];

    /// <summary>Letters of <c>-nvL</c> already taken; 0 outside a cluster.</summary>
    private int _inCluster;
    private (int Position, int InCluster) _before;

    public int Position { get; private set; } = first;

    /// <summary>The words that were left behind <c>--</c>.</summary>
    public bool HasLeftovers => Position < words.Count;

    public Word Last => words[Math.Min(Position, words.Count) - 1];

    /// <summary>Every long name known now, with dashes: for near misses.</summary>
    public IEnumerable<string> Names => own.Select(option => "--" + option.Name).Concat(_extensions.Select(option => "--" + option.Name));

    /// <summary>Adds an extension's options; they come before those of extensions named earlier.</summary>
    public void Add(object owner, IReadOnlyList<OptionSpec> specs)
    {
        int at = 0;
        foreach (OptionSpec spec in specs)
        {
            _extensions.Insert(at++, new ExtensionOption(spec.Name[2..], spec, owner));
            foreach (string alias in spec.Aliases) { _extensions.Insert(at++, new ExtensionOption(alias[2..], spec, owner)); }
        }
    }

    /// <summary>Reads the last option once more: the table has grown.</summary>
    public void StepBack() => (Position, _inCluster) = _before;

    /// <summary>Takes the next word as one more argument where it looks like one: neither an option nor <c>!</c>.</summary>
    public Word? TakeArgument() =>
        _inCluster == 0 && Position < words.Count && !words[Position].Text.StartsWith('-') && !words[Position].Text.StartsWith('!')
            ? words[Position++]
            : null;

    /// <summary>Takes the word behind an old-style <c>!</c>.</summary>
    public Word? TakeAny() => Position < words.Count ? words[Position++] : null;

    /// <returns>False at the end of the options.</returns>
    public bool TryNext(out ScannedOption found)
    {
        found = default;
        _before = (Position, _inCluster);
        if (Position >= words.Count) { return false; }
        Word word = words[Position];
        if (_inCluster > 0)
        {
            found = Short(word);
            return true;
        }
        if (word.Text == "--")
        {
            Position++;
            return false;
        }
        if (word.Text.StartsWith("--", StringComparison.Ordinal)) { found = Long(word); }
        else if (word.Text.Length > 1 && word.Text[0] == '-')
        {
            _inCluster = 1;
            found = Short(word);
        }
        else
        {
            Position++;
            found = new ScannedOption(ScannedKind.Plain, word);
        }
        return true;
    }

    private ScannedOption Short(Word word)
    {
        char letter = word.Text[_inCluster++];
        Word? rest = _inCluster < word.Text.Length ? Part(word, _inCluster) : null;
        BaseOption? option = letter is '0' ? null : own.FirstOrDefault(each => each.Letter == letter);
        if (rest is null || option?.Argument is ArgumentRule.Required or ArgumentRule.Attached)
        {
            Position++;
            _inCluster = 0;
        }
        if (option is null) { return new ScannedOption(ScannedKind.Unknown, word, letter); }
        if (option.Argument == ArgumentRule.None) { return new ScannedOption(ScannedKind.Base, word, letter); }
        rest ??= option.Argument == ArgumentRule.Required ? TakeAny() : null;
        return rest is null && option.Argument == ArgumentRule.Required
            ? new ScannedOption(ScannedKind.ArgumentMissing, word, letter)
            : new ScannedOption(ScannedKind.Base, word, letter, rest);
    }

    private ScannedOption Long(Word word)
    {
        Position++;
        int equals = word.Text.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? word.Text[2..] : word.Text[2..equals];
        Word? argument = equals < 0 ? null : Part(word, equals + 1);
        (BaseOption? option, ExtensionOption? extension) = Find(name);
        if (option is null && extension is null) { return new ScannedOption(ScannedKind.Unknown, word); }
        ArgumentRule rule = option?.Argument ?? RuleOf(extension!.Spec);
        if (rule == ArgumentRule.None && argument is not null) { return new ScannedOption(ScannedKind.Unknown, word); }
        if (rule == ArgumentRule.Required && (argument ??= TakeAny()) is null) { return new ScannedOption(ScannedKind.ArgumentMissing, word); }
        return extension is null
            ? new ScannedOption(ScannedKind.Base, word, option!.Letter, argument)
            : new ScannedOption(ScannedKind.Extension, word, Argument: argument, Extension: extension);
    }

    private static ArgumentRule RuleOf(OptionSpec spec) =>
        spec.ArgumentCount == 0 ? ArgumentRule.None : spec.IsArgumentOptional ? ArgumentRule.Attached : ArgumentRule.Required;

    /// <summary>The exact name, or the only option that begins so.</summary>
    private (BaseOption? Own, ExtensionOption? Extension) Find(string name)
    {
        if (own.FirstOrDefault(each => each.Name == name) is { } exact) { return (exact, null); }
        if (_extensions.Find(each => each.Name == name) is { } exactExtension) { return (null, exactExtension); }
        List<BaseOption> starts = [.. own.Where(each => each.Name.StartsWith(name, StringComparison.Ordinal))];
        List<ExtensionOption> extensionStarts = _extensions.FindAll(each => each.Name.StartsWith(name, StringComparison.Ordinal));
        if (starts.Count > 0)
        {
            return extensionStarts.Count == 0 && starts.TrueForAll(each => each.Letter == starts[0].Letter) ? (starts[0], null) : default;
        }
        return extensionStarts.Count > 0 && extensionStarts.TrueForAll(each => ReferenceEquals(each.Spec, extensionStarts[0].Spec))
            ? (null, extensionStarts[0])
            : default;
    }

    private static Word Part(Word word, int from) => new(
        word.Text[from..],
        word.Span.Length == word.Text.Length ? word.Span with { Start = word.Span.Start + from, Length = word.Text.Length - from } : word.Span);
}
