using System.Globalization;
using Imq.Packets;
using Imq.Packets.Addresses;
using Imq.Router.Interfaces;
using Imq.Router.Interop;
using Imq.Router.Routing;
using Imq.Syntax;

namespace Imq.Router.Commands;

/// <summary><c>ifconfig [-a] [-s] [NAME [ADDRESS[/LENGTH]] [netmask M] [broadcast B] [mtu N] [txqueuelen N] [hw ether MAC] [up|down] …]</c>.</summary>
/// <remarks>Words are done in the order given; an address brings its classful mask and the interface up. Source: observed on net-tools 2.10.</remarks>
internal sealed class IfconfigCommand(InterfaceTable interfaces)
{
    private const string HelpHint = "ifconfig: `--help' gives usage information.\n";

    private const string Usage = """
        Usage:
          ifconfig [-a] [-v] [-s] <interface> [[<AF>] <address>]
          [add <address>[/<prefixlen>]]
          [del <address>[/<prefixlen>]]
          [broadcast <address>]  [pointopoint <address>]
          [netmask <address>]  [dstaddr <address>]
          [hw ether <address>]  [mtu <NN>]
          [[-]arp]  [[-]allmulti]  [[-]multicast]  [[-]promisc]  [[-]dynamic]
          [txqueuelen <NN>]
          [name <newname>]
          [up|down] ...

        """;

    public int Execute(IReadOnlyList<Word> words, CommandIo io)
    {
        int at = 1;
        bool all = false, isShort = false;
        for (; at < words.Count && words[at].Text.StartsWith('-'); at++)
        {
            switch (words[at].Text)
            {
                case "-a": all = true; break;
                case "-s": isShort = true; break;
                case "-v": break;
                case "-h" or "-?" or "--help":
                    io.Error.Append(Usage);
                    return 0;
                case "-V" or "--version":
                    io.Out.Append("net-tools 2.10\n");
                    return 0;
                default:
                    throw Fault(words[at], $"ifconfig: option `{words[at]}' not recognised.\n" + HelpHint);
            }
        }
        if (words.Count - at < 2)
        {
            Show(words, at, io, all, isShort);
            return 0;
        }
        Configure(words, at);
        return 0;
    }

    private void Show(IReadOnlyList<Word> words, int at, CommandIo io, bool all, bool isShort)
    {
        IfconfigWriter writer = new(io.Out, isShort);
        if (at >= words.Count)
        {
            writer.Write(interfaces.All.Where(i => all || i.IsUp));
            return;
        }
        Interface shown = interfaces.Find(words[at].Text.Split(':')[0])
            ?? throw Fault(words[at], $"{words[at]}: error fetching interface information: Device not found\n");
        writer.WriteOne(shown, words[at].Text);
    }

    private void Configure(IReadOnlyList<Word> words, int at)
    {
        Word name = words[at];
        Interface target = interfaces.Find(name.Text.Split(':')[0])
            ?? throw Fault(name, $"{name}: ERROR while getting interface flags: No such device\n", 255,
                NearMiss.Hint(name.Text, interfaces.All.Select(i => i.Name)));
        IfconfigChange change = new(interfaces, target, name.Text);
        WordReader reader = new(words, at + 1);
        bool isV6 = false;
        while (reader.TryNext(out Word word))
        {
            if (word.Text is "inet" or "inet6")
            {
                isV6 = word.Text == "inet6";
                continue;
            }
            try { Do(change, word, reader, isV6); }
            catch (LinuxException fault) { throw Fault(word, fault.Message + "\n"); }
        }
    }

    private static void Do(IfconfigChange change, Word word, WordReader reader, bool isV6)
    {
        switch (word.Text)
        {
            case "up" or "down": change.SetUp(word.Text == "up"); break;
            case "mtu": change.SetMtu(Value(reader)); break;
            case "txqueuelen": change.SetQueueLength(Value(reader)); break;
            case "netmask": change.SetNetmask(Value(reader)); break;
            case "broadcast": change.SetBroadcast(Value(reader)); break;
            case "pointopoint" or "dstaddr": change.SetPeer(Value(reader)); break;
            case "add": change.Add(Value(reader)); break;
            case "del": change.Delete(Value(reader)); break;
            case "name": change.Rename(Value(reader)); break;
            case "hw" or "hwaddr": change.SetMac(Value(reader), Value(reader)); break;
            case "arp" or "-arp": change.SetFlag(InterfaceFlags.NoArp, word.Text == "-arp"); break;
            case "promisc" or "-promisc": change.SetFlag(InterfaceFlags.Promiscuous, word.Text[0] != '-'); break;
            case "allmulti" or "-allmulti": change.SetFlag(InterfaceFlags.AllMulticast, word.Text[0] != '-'); break;
            case "multicast" or "-multicast": change.SetFlag(InterfaceFlags.Multicast, word.Text[0] != '-'); break;
            case "dynamic" or "-dynamic": change.SetFlag(InterfaceFlags.Dynamic, word.Text[0] != '-'); break;
            case "trailers" or "-trailers": change.SetFlag(InterfaceFlags.NoTrailers, word.Text[0] == '-'); break;
            case "tunnel" or "mem_start" or "io_addr" or "irq" or "media" or "keepalive" or "outfill" or "-broadcast" or "-pointopoint" or "metric":
                throw Fault(word, $"ifconfig: `{word}' is not supported by this router.\n");
            default:
                if (isV6) { change.Add(word); }
                else { change.SetAddress(word); }
                break;
        }
    }

    private static Word Value(WordReader reader) =>
        reader.TryNext(out Word word) ? word : throw new SyntaxException(Diagnostic.Error(reader.Here, "one more word is needed here")
            with
        { OriginalText = Usage, ExitStatus = 3 });

    public static SyntaxException Fault(Word at, string text, int status = 1, string? hint = null) =>
        new(Diagnostic.Error(at.Span, text.Replace(HelpHint, "", StringComparison.Ordinal).TrimEnd('\n', '.'))
            with
        { OriginalText = text, ExitStatus = status, Hint = hint });

    /// <summary>A word that is neither an option nor an address.</summary>
    public static SyntaxException NoHost(Word word, bool usage) => Fault(word,
        $"{word}: {(word.Text.Length > 0 && char.IsAsciiDigit(word.Text[0]) ? "Unknown host" : "Host name lookup failure")}\n" + (usage ? HelpHint : ""),
        hint: NearMiss.Hint(word.Text, ["up", "down", "mtu", "txqueuelen", "netmask", "broadcast", "promisc", "arp"]));
}
