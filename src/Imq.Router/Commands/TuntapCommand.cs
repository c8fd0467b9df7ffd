using Imq.Packets;
using Imq.Router.Interfaces;
using Imq.Router.Ports;
using Imq.Syntax;

namespace Imq.Router.Commands;

/// <summary><c>ip tuntap [show|add|del] [dev NAME] mode tap|tun [host NAME] [netns NAME] [offload on|off]</c>.</summary>
/// <remarks>
/// Here the named interface is the router's port; the host's interface, which Linux calls the TAP, gets the same name unless
/// <c>host</c> says otherwise. <c>host</c>, <c>netns</c> and <c>offload</c> are this router's own words.
/// </remarks>
internal sealed class TuntapCommand
{
    private static readonly string[] Known = ["dev", "mode", "host", "netns", "offload", "vnet_hdr", "name"];

    private Word? _name, _host, _netns;
    private LinkKind? _mode;
    private bool _offload = true;

    public static int Run(IpRequest request)
    {
        IpWords words = request.Words;
        if (words.AtEnd || words.TakePrefix("show", "lst", "list")) { return Show(request); }
        if (words.TakePrefix("add")) { return Add(request); }
        if (words.TakePrefix("delete")) { return Delete(request); }
        if (words.TakePrefix("help")) { throw IpFault.Make(words.LastSpan, IpFault.Usage, IpHelp.Tuntap); }
        Word word = words.Peek;
        throw IpFault.Make(word.Span, IpFault.Usage, $"Command \"{word}\" is unknown, try \"ip tuntap help\".",
            NearMiss.Hint(word.Text, ["add", "delete", "show"]));
    }

    private static int Show(IpRequest request)
    {
        IprouteWriter to = request.NewWriter().OpenArray();
        foreach (Interface at in request.Machine.Interfaces.All.Where(i => i.Definition is not null))
        {
            to.OpenObject().String("ifname", "", at.Name).Text(": ").OpenArray("flags");
            to.String(null, "", at.Kind == InterfaceKind.Tap ? "tap" : "tun").String(null, " ", "vnet_hdr");
            to.CloseArray().Text("\n").CloseObject();
        }
        request.Print(to.CloseArray());
        return 0;
    }

    private static int Add(IpRequest request)
    {
        TuntapCommand given = new();
        given.Read(request.Words);
        if (given._mode is not { } mode) { throw NoMode(request); }
        if (given._name is not { } name)
        {
            throw IpFault.Make(request.Words.Here, IpFault.Tool, "Error: a port needs a name: ip tuntap add dev NAME mode tap");
        }
        if (request.Machine.Interfaces.Find(name.Text) is not null)
        {
            throw IpFault.Make(name.Span, IpFault.Tool, "ioctl(TUNSETIFF): Device or resource busy", $"there is a port \"{name}\" already");
        }
        LinkAdd.Open(request.Machine.Interfaces, new TapOptions
        {
            Name = name.Text,
            HostName = given._host is { } host && host.Text != name.Text ? host.Text : null,
            Netns = given._netns?.Text,
            Link = mode,
            Offload = given._offload,
        }, name.Span);
        return 0;
    }

    private static int Delete(IpRequest request)
    {
        TuntapCommand given = new();
        given.Read(request.Words);
        if (given._mode is not { } mode) { throw NoMode(request); }
        if (given._name is not { } name) { throw IpFault.Missing(request.Words.Here, "dev", IpFault.Tool); }
        Interface? gone = request.Machine.Interfaces.Find(name.Text);
        // The original makes the interface it is to delete, and so never misses it.
        if (gone is null) { return 0; }
        if (gone.Kind != (mode == LinkKind.Ethernet ? InterfaceKind.Tap : InterfaceKind.Tun))
        {
            throw IpFault.Make(name.Span, IpFault.Tool, "ioctl(TUNSETIFF): Invalid argument");
        }
        request.Machine.Interfaces.Remove(gone);
        return 0;
    }

    private static SyntaxException NoMode(IpRequest request) =>
        IpFault.Make(request.Words.Here, IpFault.Tool, "You failed to specify a tunnel mode");

    private void Read(IpWords words)
    {
        while (!words.AtEnd)
        {
            if (words.Take("mode"))
            {
                Word mode = words.Next();
                _mode = mode.Text switch
                {
                    "tap" => LinkKind.Ethernet,
                    "tun" => LinkKind.RawIp,
                    _ => throw IpFault.Make(mode.Span, IpFault.Usage, $"Unknown tunnel mode \"{mode}\"", NearMiss.Hint(mode.Text, ["tap", "tun"])),
                };
            }
            else if (words.Take("host")) { _host = words.Next(); }
            else if (words.Take("netns")) { _netns = words.Next(); }
            else if (words.Take("offload")) { _offload = words.OnOff("offload"); }
            else if (words.Take("user", "group", "one_queue", "pi", "multi_queue"))
            {
                throw IpFault.Unsupported(words.Last, "the router opens the interface itself, with one queue and a vnet header");
            }
            else if (!words.Take("vnet_hdr")) { ReadName(words); }
        }
    }

    private void ReadName(IpWords words)
    {
        words.Take("dev", "name");
        Word word = words.Next();
        if (word.Text == "help") { throw IpFault.Make(word.Span, IpFault.Usage, IpHelp.Tuntap); }
        if (_name is not null) { throw IpFault.Garbage("name", word, Known); }
        if (!LinkSet.IsValidName(word.Text)) { throw IpFault.Wrong(word, "\"name\" not a valid ifname"); }
        _name = word;
    }
}
