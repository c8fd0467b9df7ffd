using System.Globalization;
using Imq.Packets;
using Imq.Packets.Addresses;
using Imq.Router.Interfaces;
using Imq.Router.Interop;
using Imq.Syntax;

namespace Imq.Router.Commands;

/// <summary><c>ip link set [dev] NAME …</c>: any number of changes on one line; all of them, or none.</summary>
internal sealed class LinkSet
{
    private const int MaxNameLength = 15, MaxAliasLength = 255;

    private static readonly string[] Known =
    [
        "up", "down", "mtu", "qlen", "txqueuelen", "txqlen", "address", "name", "alias", "arp", "multicast", "allmulticast", "promisc",
        "dynamic", "group",
    ];

    private readonly IpRequest _request;
    private Word? _device, _mtu, _queue, _address, _name, _alias, _group;
    private InterfaceFlags _on, _off;

    private LinkSet(IpRequest request) => _request = request;

    public static int Run(IpRequest request)
    {
        LinkSet set = new(request);
        set.Read(request.Words);
        if (set._device is not { } name) { throw IpFault.Missing(request.Words.Here, "dev"); }
        Interface at = request.Machine.Interfaces.Find(name.Text) ?? throw IpFault.NoDevice(name, request.Machine.InterfaceNames);
        set.Apply(at);
        return 0;
    }

    /// <summary>Name of an interface group: <c>default</c> is 0.</summary>
    public static string GroupName(Word word) =>
        word.Text is "default" or "0" ? "default"
        : uint.TryParse(word.Text, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) ? number.ToString(CultureInfo.InvariantCulture)
        : throw IpFault.Wrong(word, "Invalid \"group\" value\n");

    /// <summary>A name that the kernel takes: 1..15 bytes, no blank, slash or colon, neither dot alone.</summary>
    public static bool IsValidName(string name) =>
        name.Length is > 0 and <= MaxNameLength && name is not ("." or "..") && !name.Any(c => c is '/' or ':' || char.IsWhiteSpace(c));

    private void Read(IpWords words)
    {
        while (!words.AtEnd)
        {
            if (words.Take("up")) { Flag(InterfaceFlags.Up, true); }
            else if (words.Take("down")) { Flag(InterfaceFlags.Up, false); }
            else if (words.Take("name")) { _name = NameOf(words.Next(), "name"); }
            else if (words.Take("mtu")) { Once(ref _mtu, "mtu", words.Next()); }
            else if (words.TakePrefix("address")) { Once(ref _address, "address", words.Next()); }
            else if (words.TakePrefix("txqueuelen") || words.Take("txqlen", "qlen")) { Once(ref _queue, "txqueuelen", words.Next()); }
            else if (words.Take("alias")) { _alias = words.Next(); }
            else if (words.Take("group")) { Once(ref _group, "group", words.Next()); }
            else if (words.Take("arp")) { Flag(InterfaceFlags.NoArp, !words.OnOff("arp")); }
            else if (words.Take("multicast")) { Flag(InterfaceFlags.Multicast, words.OnOff("multicast")); }
            else if (words.Take("allmulticast")) { Flag(InterfaceFlags.AllMulticast, words.OnOff("allmulticast")); }
            else if (words.Take("promisc")) { Flag(InterfaceFlags.Promiscuous, words.OnOff("promisc")); }
            else if (words.Take("dynamic")) { Flag(InterfaceFlags.Dynamic, words.OnOff("dynamic")); }
            else if (words.Take("trailers")) { Flag(InterfaceFlags.NoTrailers, !words.OnOff("trailers")); }
            else if (!words.Take("nomaster")) { ReadRest(words); }
        }
    }

    /// <summary>The device, or a word that this router has nothing for.</summary>
    private void ReadRest(IpWords words)
    {
        Word word = words.Next();
        switch (word.Text)
        {
            case "netns":
                throw IpFault.Unsupported(word, "a port's far end is put into a namespace when it is made: ip link add NAME type tap netns NS");
            case "master" or "vrf":
                throw IpFault.Wrong(words.Next(), "Device does not exist\n");
            case "vf" or "xdp" or "xdpgeneric" or "xdpdrv" or "xdpoffload" or "carrier" or "broadcast" or "brd" or "addrgenmode" or "protodown"
                or "type" or "mode" or "state" or "gso_max_size" or "gso_max_segs" or "gro_max_size" or "link-netns" or "link-netnsid" or "index":
                throw IpFault.Unsupported(word, "this router's links have no such setting");
            case "help":
                throw IpFault.Make(word.Span, IpFault.Usage, IpHelp.Link);
            case "dev":
                word = words.Next();
                break;
            default:
                break;
        }
        if (_device is not null) { throw IpFault.Garbage("dev", word, Known); }
        _device = NameOf(word, "dev");
    }

    private void Apply(Interface at)
    {
        InterfaceSettings to = at.Settings;
        if (_address is { } address) { to = to with { Mac = ReadMac(at, address) }; }
        if (_mtu is { } mtu) { to = to with { Mtu = ReadMtu(at, mtu) }; }
        if (_queue is { } queue) { to = to with { TxQueueLength = (int)ReadNumber(queue, "txqueuelen", int.MaxValue) }; }
        if (_group is { } group) { to = to with { Group = GroupName(group) == "default" ? 0 : ReadNumber(group, "group", uint.MaxValue) }; }
        if (_alias is { } alias)
        {
            if (alias.Text.Length > MaxAliasLength) { throw IpFault.Answer(alias.Span, "Invalid argument"); }
            to = to with { Alias = alias.Text.Length == 0 ? null : alias.Text };
        }
        if (_name is { } name && name.Text != at.Name)
        {
            if (_request.Machine.Interfaces.Find(name.Text) is not null) { throw IpFault.Answer(name.Span, "File exists"); }
            to = to with { Name = name.Text };
        }
        to = to with { Flags = (to.Flags & ~_off) | _on };
        try { _request.Machine.Interfaces.Change(at, to); }
        catch (LinuxException fault) { throw IpFault.Make(_device?.Span, IpFault.Kernel, "Error: " + fault.Message); }
    }

    private static MacAddress ReadMac(Interface at, Word word)
    {
        if (at.Kind is InterfaceKind.Imq or InterfaceKind.Tun) { throw IpFault.Answer(word.Span, "Operation not supported"); }
        int parts = word.Text.Split(':').Length;
        bool parsed = MacAddress.TryParse(word.Text, null, out MacAddress mac);
        if (!parsed && parts is > 1 and not MacAddress.Length && word.Text.All(c => char.IsAsciiHexDigit(c) || c == ':'))
        {
            throw IpFault.Make(word.Span, IpFault.Tool, $"Invalid address length {parts} - must be {MacAddress.Length} bytes");
        }
        if (!parsed) { throw IpFault.Make(word.Span, IpFault.Tool, $"\"{word}\" is invalid lladdr."); }
        return mac.IsMulticast || mac.IsZero ? throw IpFault.Answer(word.Span, "Cannot assign requested address") : mac;
    }

    private static int ReadMtu(Interface at, Word word)
    {
        uint mtu = ReadNumber(word, "mtu", int.MaxValue);
        (int min, int max) = at.Port is null ? (0, int.MaxValue) : (LinkDefaults.MinMtu, at.Kind == InterfaceKind.Tap ? LinkDefaults.MaxTapMtu : LinkDefaults.MaxTunMtu);
        if (mtu < min) { throw IpFault.Refused(word.Span, "mtu less than device minimum"); }
        return mtu > max ? throw IpFault.Refused(word.Span, "mtu greater than device maximum") : (int)mtu;
    }

    private static uint ReadNumber(Word word, string key, uint max) =>
        Integers.TryParse(word.Text, out UInt128 value) && value <= max ? (uint)value : throw IpFault.Wrong(word, $"Invalid \"{key}\" value\n");

    private static Word NameOf(Word word, string key) =>
        IsValidName(word.Text) ? word : throw IpFault.Wrong(word, $"\"{key}\" not a valid ifname");

    private static void Once(ref Word? slot, string key, Word value)
    {
        if (slot is not null) { throw IpFault.Duplicate(key, value); }
        slot = value;
    }

    private void Flag(InterfaceFlags flag, bool on)
    {
        _on = on ? _on | flag : _on & ~flag;
        _off = on ? _off & ~flag : _off | flag;
    }
}
