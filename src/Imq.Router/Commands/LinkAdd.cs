using Imq.Packets;
using Imq.Packets.Addresses;
using Imq.Router.Interfaces;
using Imq.Router.Interop;
using Imq.Router.Ports;
using Imq.Syntax;

namespace Imq.Router.Commands;

/// <summary><c>ip link add [name] NAME [mtu N] [txqueuelen N] [address MAC] type tap|tun|imq [host NAME] [netns NAME] [offload on|off]</c>.</summary>
internal sealed class LinkAdd
{
    private readonly IpRequest _request;
    private Word? _name, _type, _host, _netns, _mtu, _queue, _address;
    private bool _offload = true;

    private LinkAdd(IpRequest request) => _request = request;

    public static int Run(IpRequest request)
    {
        LinkAdd add = new(request);
        add.Read(request.Words);
        if (add._type is not { } type)
        {
            throw IpFault.Make(request.Words.Here, IpFault.Tool, "Not enough information: \"type\" argument is required");
        }
        if (add._name is not { } name) { throw IpFault.Make(type.Span, IpFault.Tool, "Not enough information: \"name\" argument is required"); }
        if (request.Machine.Interfaces.Find(name.Text) is not null)
        {
            throw IpFault.Answer(name.Span, "File exists");
        }
        add.Make(name, type);
        add.Dress(name);
        return 0;
    }

    /// <summary>Opens a port; what cannot be opened is said in one line.</summary>
    public static Interface Open(InterfaceTable interfaces, TapOptions definition, SourceSpan at)
    {
        try { return interfaces.AddPort(definition); }
        catch (LinuxException fault) { throw IpFault.Make(at, IpFault.Tool, fault.Message); }
    }

    private void Read(IpWords words)
    {
        while (!words.AtEnd)
        {
            if (words.Take("type")) { _type = words.Next(); }
            else if (words.Take("mtu")) { _mtu = words.Next(); }
            else if (words.TakePrefix("txqueuelen") || words.Take("qlen", "txqlen")) { _queue = words.Next(); }
            else if (words.TakePrefix("address")) { _address = words.Next(); }
            else if (words.Take("host")) { _host = HostName(words.Next()); }
            else if (words.Take("netns")) { _netns = words.Next(); }
            else if (words.Take("offload")) { _offload = words.OnOff("offload"); }
            else if (words.Take("numtxqueues", "numrxqueues")) { OneQueue(words.Next()); }
            else
            {
                words.Take("name", "dev");
                Word word = words.Next();
                if (word.Text == "help") { throw IpFault.Make(word.Span, IpFault.Usage, IpHelp.Link); }
                if (word.Text is "link" or "index" or "broadcast") { throw IpFault.Unsupported(word, "this router's links have no such setting"); }
                if (_name is not null) { throw IpFault.Garbage("name", word, ["type", "mtu", "txqueuelen", "address", "host", "netns", "offload"]); }
                if (!LinkSet.IsValidName(word.Text)) { throw IpFault.Wrong(word, "\"name\" not a valid ifname"); }
                _name = word;
            }
        }
    }

    private void Make(Word name, Word type)
    {
        InterfaceTable interfaces = _request.Machine.Interfaces;
        switch (type.Text)
        {
            case "imq":
                if ((_host ?? _netns) is { } stray) { throw IpFault.Garbage("type", stray); }
                if (interfaces.ImqCount == 0) { throw IpFault.Refused(type.Span, "Unknown device type"); }
                interfaces.AddImq(name.Text);
                return;
            case "tap" or "tun":
                Open(interfaces, new TapOptions
                {
                    Name = name.Text,
                    HostName = _host is { } host && host.Text != name.Text ? host.Text : null,
                    Netns = _netns?.Text,
                    Link = type.Text == "tap" ? LinkKind.Ethernet : LinkKind.RawIp,
                    Offload = _offload,
                }, name.Span);
                return;
            default:
                throw new SyntaxException(IpFault.Refused(type.Span, "Unknown device type").Diagnostic
                    with
                { Message = $"this router makes links of type tap, tun and imq, not '{type}'", Hint = NearMiss.Hint(type.Text, ["tap", "tun", "imq"]) });
        }
    }

    /// <summary>The settings given with the link itself, by the way they would be set later.</summary>
    private void Dress(Word name)
    {
        List<Word> words = [name];
        Add("mtu", _mtu);
        Add("txqueuelen", _queue);
        Add("address", _address);
        if (words.Count > 1) { LinkSet.Run(_request with { Words = new IpWords(words, 0) }); }

        void Add(string key, Word? value)
        {
            if (value is { } word) { words.AddRange([word with { Text = key }, word]); }
        }
    }

    private static Word HostName(Word word) =>
        LinkSet.IsValidName(word.Text) ? word : throw IpFault.Wrong(word, "\"host\" not a valid ifname");

    private static void OneQueue(Word word)
    {
        if (word.Text != "1") { throw IpFault.Wrong(word, "this router's links have one queue"); }
    }
}
