using Imq.Packets;
using Imq.Syntax;

namespace Imq.Router.Commands;

/// <summary>Reads the options in front of the object; each may be shortened to any prefix, in the original's order of preference.</summary>
internal static class IpOptionReader
{
    private static readonly (string Name, Func<IpOptions, IpOptions> Set)[] Flags =
    [
        ("-4", o => o with { Family = IpFamily.V4 }), ("-6", o => o with { Family = IpFamily.V6 }),
        ("-0", o => o with { LinkOnly = true }), ("-human", o => o with { Human = true }), ("-human-readable", o => o with { Human = true }),
        ("-iec", o => o with { Iec = true }), ("-stats", o => o with { Statistics = o.Statistics + 1 }),
        ("-statistics", o => o with { Statistics = o.Statistics + 1 }), ("-details", o => o with { Details = o.Details + 1 }),
        ("-oneline", o => o with { OneLine = true }),
        ("-Version", o => o with { ShowVersion = true }), ("-force", o => o with { Force = true }), ("-brief", o => o with { Brief = true }),
        ("-json", o => o with { Json = true }), ("-pretty", o => o with { Pretty = true }), ("-Numeric", o => o with { Numeric = true }),
    ];

    private static readonly (string Name, string Why)[] Refused =
    [
        ("-resolve", "no names are looked up"), ("-netns", "the router lives in one network namespace"), ("-timestamp", "there is no monitor"),
        ("-tshort", "there is no monitor"), ("-all", "the router lives in one network namespace"), ("-M", "there is no MPLS"),
        ("-B", "there is no bridge"),
    ];

    public static IpOptions Read(IReadOnlyList<Word> words, ref int position)
    {
        IpOptions options = new();
        for (; position < words.Count; position++)
        {
            Word word = words[position];
            string text = word.Text.StartsWith("--", StringComparison.Ordinal) && word.Text.Length > 2 ? word.Text[1..] : word.Text;
            if (text.Length < 1 || text[0] != '-') { break; }
            if (text == "--")
            {
                position++;
                break;
            }
            options = Apply(options, text, word, words, ref position);
        }
        return options;
    }

    private static IpOptions Apply(IpOptions options, string text, Word word, IReadOnlyList<Word> words, ref int position)
    {
        if (Begins("-loops", text))
        {
            Argument(words, ref position);
            return options;
        }
        if (Begins("-family", text)) { return WithFamily(options, Argument(words, ref position)); }
        if (Begins("-batch", text)) { return options with { BatchFile = Argument(words, ref position).Text }; }
        if (Begins("-rcvbuf", text) && text.Length > 2)
        {
            Argument(words, ref position);
            return options;
        }
        if (Begins("-help", text) && text.Length > 2) { throw IpFault.Make(word.Span, IpFault.Usage, IpHelp.Main); }
        if (IsColor(text, out bool color)) { return options with { Color = color }; }
        if (Array.Find(Refused, r => Begins(r.Name, text)).Why is { } why && !Flags.Any(f => Begins(f.Name, text)))
        {
            throw IpFault.Unsupported(word, why);
        }
        foreach ((string name, Func<IpOptions, IpOptions> set) in Flags)
        {
            if (Begins(name, text)) { return set(options); }
        }
        throw IpFault.Make(word.Span, IpFault.Usage, $"Option \"{text}\" is unknown, try \"ip -help\".",
            NearMiss.Hint(text, Flags.Select(f => f.Name)));
    }

    private static IpOptions WithFamily(IpOptions options, Word family) => family.Text switch
    {
        "inet" => options with { Family = IpFamily.V4 },
        "inet6" => options with { Family = IpFamily.V6 },
        "link" => options with { LinkOnly = true },
        "mpls" or "bridge" => throw IpFault.Unsupported(family, "this router has IPv4, IPv6 and links"),
        "help" => throw IpFault.Make(family.Span, IpFault.Usage, IpHelp.Main),
        _ => throw IpFault.Wrong(family, "invalid protocol family"),
    };

    /// <summary>Colour only when asked for always: the answer goes to a socket, never to a terminal.</summary>
    private static bool IsColor(string text, out bool color)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? text : text[..equals], when = equals < 0 ? "always" : text[(equals + 1)..];
        color = when == "always";
        return Begins("-color", name) && when is "always" or "auto" or "never";
    }

    private static Word Argument(IReadOnlyList<Word> words, ref int position)
    {
        if (position + 1 >= words.Count) { throw IpFault.Incomplete(words[position].Span); }
        return words[++position];
    }

    private static bool Begins(string option, string text) => text.Length > 1 && option.StartsWith(text, StringComparison.Ordinal);
}
