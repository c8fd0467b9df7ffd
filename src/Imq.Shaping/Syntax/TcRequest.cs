using Imq.Packets.Tags;
using Imq.Shaping.Devices;
using Imq.Shaping.Qdiscs;
using Imq.Syntax;

namespace Imq.Shaping.Syntax;

/// <summary>One tc command while it is read: its words, tc's options, and what it talks to.</summary>
internal sealed class TcRequest(TrafficControl control, WordReader words, CommandIo io)
{
    public TrafficControl Control { get; } = control;

    public WordReader Words { get; } = words;

    public CommandIo Io { get; } = io;

    public bool Statistics { get; set; }

    public bool Details { get; set; }

    public bool Raw { get; set; }

    public bool Pretty { get; set; }

    public bool Json { get; set; }

    public bool Iec { get; set; }

    public bool OneLine { get; set; }

    public bool Force { get; set; }

    public string? BatchFile { get; set; }

    /// <summary>What ends a line inside one entry: a backslash with <c>-o</c>.</summary>
    public string NewLine => OneLine ? "\\" : "\n";

    public static bool Matches(Word word, string keyword) => TcOptions.Matches(word, keyword);

    /// <summary>The same options, other words: a line of a batch.</summary>
    public TcRequest With(WordReader words) => new(Control, words, Io)
    {
        Statistics = Statistics,
        Details = Details,
        Raw = Raw,
        Pretty = Pretty,
        Json = Json,
        Iec = Iec,
        OneLine = OneLine,
    };

    /// <summary>NEXT_ARG: the word behind a keyword.</summary>
    public Word Value() => Words.AtEnd ? throw TcFault.Incomplete(Words) : Words.Next();

    /// <summary>The rest of the words as options of a qdisc, class or filter.</summary>
    public TcOptions Options(string kind) => new(Words, kind, Control.Changes, Io);

    public TcWriter Writer(IprouteWriter to) => new(to, Details, Statistics, Raw, Iec, Pretty, NewLine);

    /// <summary>Appends what was written, JSON indented with <c>-p</c>.</summary>
    public void Print(IprouteWriter written)
    {
        string text = written.ToString();
        Io.Out.Append(Json && Pretty ? PrettyJson.Of(text) : text);
        if (Json) { Io.Out.Append('\n'); }
    }

    /// <summary>The device of that name, or <c>Cannot find device</c>.</summary>
    public ShapedDevice Device(Word name) => Control.Find(name.Text) ?? throw TcFault.NoDevice(name);

    /// <summary>The device a change is for; a command that names none fails in the kernel.</summary>
    public ShapedDevice RequiredDevice(Word? name) => name is { } given ? Device(given) : throw TcFault.Kernel(Words, "RTNETLINK answers: No such device");

    /// <summary>The devices that a show is about: the named one, or all.</summary>
    public IEnumerable<ShapedDevice> Shown(Word? name) => name is { } given ? [Device(given)] : Control.Devices;

    /// <summary>Reads the class id behind a keyword.</summary>
    public ClassId ClassId(string fault)
    {
        Word word = Value();
        return TcIds.TryClassId(word.Text, out ClassId id) ? id : throw TcFault.Argument(word, fault, "MAJOR:MINOR, hexadecimal");
    }
}
