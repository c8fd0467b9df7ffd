using System.Numerics;
using Imq.Packets;
using Imq.Syntax;

namespace Imq.Netfilter.Syntax;

/// <summary>Hands an extension the options that a rule gave it, and refuses with the place of the word.</summary>
/// <param name="extension">Its name, for messages.</param>
/// <param name="uses">In the order given.</param>
/// <param name="place">Where the extension was named (<c>-m X</c>, <c>-j X</c>): where something missing is reported.</param>
public sealed class OptionReader(string extension, IReadOnlyList<OptionUse> uses, SourceSpan? place, IpFamily family)
{
    public string Extension { get; } = extension;

    public IReadOnlyList<OptionUse> Uses { get; } = uses;

    public IpFamily Family { get; } = family;

    public SourceSpan? Place { get; } = place;

    /// <summary>The rule's <c>-p</c>, 0 if none.</summary>
    public byte Protocol { get; init; }

    public bool IsProtocolInverted { get; init; }

    /// <summary>The table the rule goes to.</summary>
    public string Table { get; init; } = "filter";

    /// <summary>Where odd but accepted things are told.</summary>
    public CommandIo? Io { get; init; }

    public bool Has(string option) => Find(option) is not null;

    /// <returns>The last use of the option, or null.</returns>
    public OptionUse? Find(string option)
    {
        for (int i = Uses.Count - 1; i >= 0; i--)
        {
            if (Uses[i].Spec.Name == option) { return Uses[i]; }
        }
        return null;
    }

    /// <returns>The second use of an option that may stand only once, or null.</returns>
    public OptionUse? FindAgain(string option) => Uses.Where(use => use.Spec.Name == option).Skip(1).FirstOrDefault();

    /// <exception cref="SyntaxException">Not given; the text is the original's: <c>length: option "--length" must be specified</c>.</exception>
    public OptionUse Required(string option) => Find(option) ?? throw Fail(null, $"{Extension}: option \"{option}\" must be specified\n");

    /// <summary>Reads <c>[min][:max]</c> or one number; an open side is the type's limit.</summary>
    public InclusiveRange<T> RequiredRange<T>(string option) where T : struct, IBinaryInteger<T>, IMinMaxValue<T> => ReadRange<T>(Required(option));

    public InclusiveRange<T>? OptionalRange<T>(string option) where T : struct, IBinaryInteger<T>, IMinMaxValue<T> =>
        Find(option) is { } use ? ReadRange<T>(use) : null;

    /// <summary>Reads an unsigned number (decimal, 0x, 0) within the range.</summary>
    public T Number<T>(OptionUse use, T min, T max) where T : struct, IBinaryInteger<T> => Number(use, use.Argument.Text, min, max);

    public T RequiredNumber<T>(string option, T min, T max) where T : struct, IBinaryInteger<T> => Number(Required(option), min, max);

    public T OptionalNumber<T>(string option, T min, T max, T otherwise) where T : struct, IBinaryInteger<T> =>
        Find(option) is { } use ? Number(use, min, max) : otherwise;

    /// <summary>Makes the exception for a bad or missing option; the caret goes under its argument.</summary>
    /// <param name="message">
    /// The body of the original's message, with its final line feed where it has one (it then prints an empty line). The command puts
    /// <c>iptables v1.8.9 (legacy): </c> before it and the line that begins with "Try" behind it.
    /// </param>
    /// <param name="hint">"did you mean …", or null.</param>
    public SyntaxException Fail(OptionUse? use, string message, string? hint = null) => new(
        Diagnostic.Error(PlaceOf(use), message.TrimEnd('\n')) with { OriginalText = message, ExitStatus = 2, Hint = hint });

    /// <summary>The original gets this through iptables and is refused by the kernel: exit status 1. The command puts <c>iptables: </c> before it.</summary>
    /// <param name="message">What the kernel says in its log, or would.</param>
    /// <param name="error">What iptables makes of the error number.</param>
    public SyntaxException FailInKernel(OptionUse? use, string message, string error = "Invalid argument. Run `dmesg' for more information.") => new(
        Diagnostic.Error(PlaceOf(use), message) with { OriginalText = error, ExitStatus = 1 });

    /// <summary>Refuses two options that exclude each other, in the words of the option table.</summary>
    public void Exclude(string option, string other)
    {
        if (Find(option) is { } use && Has(other))
        {
            throw Fail(use, $"{Extension}: option \"{option}\" cannot be used together with \"{other}\".\n");
        }
    }

    /// <summary>Refuses any two of the options.</summary>
    public void ExcludeAll(IReadOnlyList<string> options)
    {
        for (int i = 0; i < options.Count; i++)
        {
            for (int j = i + 1; j < options.Count; j++) { Exclude(options[i], options[j]); }
        }
    }

    /// <summary>Reads <c>value[/mask]</c>, 32 bits each, mask all ones if absent (XTTYPE_MARKMASK32).</summary>
    public (uint Value, uint Mask) ValueAndMask(OptionUse use)
    {
        ReadOnlySpan<char> text = use.Argument.Text;
        uint mask = uint.MaxValue;
        bool good = LeadingNumber.TryRead(ref text, uint.MaxValue, out ulong value);
        if (good && text.StartsWith("/"))
        {
            text = text[1..];
            good = LeadingNumber.TryRead(ref text, uint.MaxValue, out ulong given);
            mask = (uint)given;
        }
        return !good ? throw Fail(use, $"{Extension}: bad integer value for option \"{use.Spec.Name}\", or out of range.\n")
            : text.Length > 0 ? throw Fail(use, $"{Extension}: trailing garbage after value for option \"{use.Spec.Name}\".\n")
            : ((uint)value, mask);
    }

    private SourceSpan? PlaceOf(OptionUse? use) =>
        use is null ? Place : use.Arguments.Count > 0 ? use.Argument.Span : use.Option.Span;

    private InclusiveRange<T> ReadRange<T>(OptionUse use) where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
    {
        ReadOnlySpan<char> text = use.Argument.Text;
        if (text.Count(':') > 1) { throw Fail(use, $"{Extension}: Too many components for option \"{use.Spec.Name}\" (max: 2)\n"); }
        int colon = text.IndexOf(':');
        T min = ReadEnd(use, colon < 0 ? text : text[..colon], T.MinValue);
        return new(min, colon < 0 ? min : ReadEnd(use, text[(colon + 1)..], T.MaxValue), use.IsInverted);
    }

    private T ReadEnd<T>(OptionUse use, ReadOnlySpan<char> text, T otherwise) where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
    {
        if (text.IsEmpty) { return otherwise; }
        ReadOnlySpan<char> left = text;
        if (!LeadingNumber.TryRead(ref left, ulong.CreateChecked(T.MaxValue), out ulong value))
        {
            throw Fail(use, $"{Extension}: bad value for option \"{use.Spec.Name}\" near \"{text}\", or out of range (0-{T.MaxValue}).\n");
        }
        return left.IsEmpty ? T.CreateChecked(value)
            : throw Fail(use, $"{Extension}: Argument to \"{use.Spec.Name}\" has unexpected characters near \"{left}\".\n");
    }

    private T Number<T>(OptionUse use, string text, T min, T max) where T : struct, IBinaryInteger<T>
    {
        ReadOnlySpan<char> left = text;
        return LeadingNumber.TryRead(ref left, ulong.CreateChecked(max), out ulong value) && left.IsEmpty && value >= ulong.CreateChecked(min)
            ? T.CreateChecked(value)
            : throw Fail(use, $"{Extension}: bad value for option \"{use.Spec.Name}\", or out of range ({min}-{max}).\n");
    }
}
