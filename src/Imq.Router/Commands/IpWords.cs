using System.Globalization;
using System.Numerics;
using Imq.Packets;
using Imq.Router.Interfaces;
using Imq.Router.Routing;
using Imq.Syntax;

namespace Imq.Router.Commands;

/// <summary>Walks over the words of one <c>ip</c> command as iproute2 does: keywords by prefix where it does so, its texts for what is wrong.</summary>
internal sealed class IpWords(IReadOnlyList<Word> words, int position)
{
    private readonly WordReader _words = new(words, position);

    public bool AtEnd => _words.AtEnd;

    public Word Peek => _words.Peek;

    public SourceSpan? Here => _words.Here;

    /// <summary>The word taken last.</summary>
    public Word Last => _words.Last;

    /// <summary>The words not taken yet.</summary>
    public IEnumerable<Word> Rest => _words.Words.Skip(_words.Position);

    /// <summary>Of the word taken last.</summary>
    public SourceSpan LastSpan => _words.Last.Span;

    /// <summary>The next word, needed (NEXT_ARG).</summary>
    public Word Next() => _words.AtEnd ? throw IpFault.Incomplete(Here) : _words.Next();

    /// <summary>Takes the next word if it is exactly one of these.</summary>
    public bool Take(params ReadOnlySpan<string> keywords)
    {
        foreach (string keyword in keywords)
        {
            if (_words.TryTake(keyword)) { return true; }
        }
        return false;
    }

    /// <summary>Takes the next word if one of these begins with it (matches()).</summary>
    public bool TakePrefix(params ReadOnlySpan<string> keywords)
    {
        foreach (string keyword in keywords)
        {
            if (_words.TryTakePrefix(keyword)) { return true; }
        }
        return false;
    }

    public bool OnOff(string key)
    {
        Word word = Next();
        return word.Text switch
        {
            "on" => true,
            "off" => false,
            _ => throw IpFault.Make(word.Span, IpFault.Tool, $"Error: argument of \"{key}\" must be \"on\" or \"off\", not \"{word}\""),
        };
    }

    /// <param name="complaint">Behind <c>argument "…" is wrong:</c>.</param>
    public T Integer<T>(string complaint, T max) where T : struct, IBinaryInteger<T>
    {
        Word word = Next();
        return Integers.TryParse(word.Text, out UInt128 value) && value <= UInt128.CreateChecked(max)
            ? T.CreateChecked(value)
            : throw IpFault.Wrong(word, complaint);
    }

    /// <summary>An interface that must exist.</summary>
    public Interface Device(InterfaceTable interfaces)
    {
        Word word = Next();
        return interfaces.Find(word.Text) ?? throw IpFault.NoDevice(word, interfaces.All.Select(i => i.Name));
    }

    /// <summary>An address of the family; of either where none is given.</summary>
    public IpAddress Address(IpFamily? family)
    {
        Word word = Next();
        return TryAddress(word.Text, family, out IpAddress address)
            ? address
            : throw IpFault.Make(word.Span, IpFault.Tool, $"Error: {NameOf(family, "address")} is expected rather than \"{word}\".");
    }

    /// <summary>ADDRESS[/LENGTH|/NETMASK], or <c>default</c>, <c>all</c>, <c>any</c>.</summary>
    public IpPrefix Prefix(IpFamily? family) => Prefix(family, out _);

    /// <param name="lengthGiven">False where the length followed from the family.</param>
    public IpPrefix Prefix(IpFamily? family, out bool lengthGiven)
    {
        Word word = Next();
        return TryPrefix(word.Text, family, out IpPrefix prefix, out lengthGiven)
            ? prefix
            : throw IpFault.Make(word.Span, IpFault.Tool, $"Error: {NameOf(family, "prefix")} is expected rather than \"{word}\".");
    }

    public static bool TryPrefix(string text, IpFamily? family, out IpPrefix prefix, out bool lengthGiven)
    {
        lengthGiven = false;
        if (text is "default" or "any" or "all")
        {
            prefix = IpPrefix.Default(family ?? IpFamily.V4);
            return true;
        }
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        prefix = default;
        if (!TryAddress(slash < 0 ? text : text[..slash], family, out IpAddress address)) { return false; }
        prefix = IpPrefix.Host(address);
        if (slash < 0) { return true; }
        lengthGiven = true;
        string length = text[(slash + 1)..];
        if (int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out int bits) && bits <= address.BitCount)
        {
            prefix = new IpPrefix(address, bits);
            return true;
        }
        if (address.Family == IpFamily.V6 || !TryAddress(length, IpFamily.V4, out IpAddress mask)) { return false; }
        int ones = BitOperations.LeadingZeroCount(~mask.V4.Value);
        prefix = new IpPrefix(address, ones);
        return (prefix.Mask >> 96) == mask.V4.Value;
    }

    /// <summary>IPv4 with up to three parts left out at the end, as the tool reads them: 10.1 is 10.1.0.0.</summary>
    private static bool TryAddress(string text, IpFamily? family, out IpAddress address)
    {
        if (text is "default" or "any" or "all")
        {
            address = IpAddress.Any(family ?? IpFamily.V4);
            return true;
        }
        string padded = text;
        if (!text.Contains(':', StringComparison.Ordinal))
        {
            for (int dots = text.Count(c => c == '.'); dots < 3; dots++) { padded += ".0"; }
        }
        return IpAddress.TryParse(padded, out address) && (family is null || address.Family == family);
    }

    private static string NameOf(IpFamily? family, string what) => family switch
    {
        IpFamily.V4 => "inet " + what,
        IpFamily.V6 => "inet6 " + what,
        _ => "any valid " + what,
    };
}
