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

    /// <exception cref="SyntaxException">Not given; the text is the original's: <c>length: option "--length" must be specified</c>.</exception>
    public OptionUse Required(string option) => Find(option) ?? throw Fail(null, $"{Extension}: option \"{option}\" must be specified");

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
    public SyntaxException Fail(OptionUse? use, string message) =>
        new(use is null ? Place : use.Arguments.Count > 0 ? use.Argument.Span : use.Option.Span, message);

    private InclusiveRange<T> ReadRange<T>(OptionUse use) where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
    {
        string text = use.Argument.Text;
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            T only = Number(use, text, T.MinValue, T.MaxValue);
            return new(only, only, use.IsInverted);
        }
        T min = colon == 0 ? T.MinValue : Number(use, text[..colon], T.MinValue, T.MaxValue);
        T max = colon == text.Length - 1 ? T.MaxValue : Number(use, text[(colon + 1)..], T.MinValue, T.MaxValue);
        return new(min, max, use.IsInverted);
    }

    private T Number<T>(OptionUse use, string text, T min, T max) where T : struct, IBinaryInteger<T> =>
        Integers.TryParse(text, out UInt128 value) && value >= UInt128.CreateChecked(min) && value <= UInt128.CreateChecked(max)
            ? T.CreateChecked(value)
            : throw Fail(use, $"{Extension}: bad value for option \"{use.Spec.Name}\", or out of range ({min}-{max}).");
}
