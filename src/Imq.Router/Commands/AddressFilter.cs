using System.IO.Enumeration;
using Imq.Packets;
using Imq.Router.Interfaces;
using Imq.Router.Routing;
using Imq.Syntax;

namespace Imq.Router.Commands;

/// <summary>Which interfaces and addresses <c>ip addr show</c> and <c>flush</c> mean.</summary>
/// <remarks>Source: observed on iproute2 6.1: an interface without any address is listed unless a family or a prefix was asked for.</remarks>
internal sealed class AddressFilter
{
    private Interface? _only;
    private bool _up;
    private string? _type, _group, _label;
    private IpPrefix? _to;
    private RouteScope? _scope;
    private AddressFlags _mask, _value;

    public IpFamily? Family { get; private set; }

    /// <summary>A label picks addresses: the interface's own lines are left out.</summary>
    public bool HidesLinks => _label is not null;

    public bool NamesDevice => _only is not null;

    private bool LinkOnly { get; init; }

    public static AddressFilter Read(IpRequest request)
    {
        AddressFilter filter = new() { Family = request.Family, LinkOnly = request.Options.LinkOnly };
        IpWords words = request.Words;
        Word? device = null;
        while (!words.AtEnd)
        {
            if (filter.ReadOption(words)) { continue; }
            words.Take("dev");
            Word word = words.Next();
            if (word.Text is "help") { throw IpFault.Make(word.Span, IpFault.Usage, IpHelp.Address); }
            if (device is not null) { throw IpFault.Garbage("dev", word, ["to", "scope", "up", "label", "type", "permanent", "secondary"]); }
            device = word;
        }
        if (device is { } name)
        {
            filter._only = request.Machine.Interfaces.Find(name.Text) ?? throw IpFault.Make(name.Span, IpFault.Tool,
                $"Device \"{name}\" does not exist.", NearMiss.Hint(name.Text, request.Machine.InterfaceNames));
        }
        return filter;
    }

    public bool Takes(Interface at)
    {
        bool isWanted = (_only is null || _only == at) && (!_up || at.IsUp)
            && (_type is null || LinkWriter.TypeOf(at) == _type) && (_group is null || LinkWriter.GroupOf(at) == _group);
        if (!isWanted || LinkOnly) { return isWanted; }
        return at.Addresses.IsEmpty ? Family is null : at.Addresses.Any(a => Takes(at, a));
    }

    public bool Takes(Interface at, InterfaceAddress address) =>
        (Family is null || address.Address.Family == Family)
        && (_scope is null || address.Scope == _scope)
        && (address.Flags & _mask) == _value
        && (_to is null || _to.Value.Contains(address.Address))
        && (_label is null || FileSystemName.MatchesSimpleExpression(_label, address.Label.Length == 0 ? at.Name : address.Label, ignoreCase: false));

    private bool ReadOption(IpWords words)
    {
        if (words.Take("to"))
        {
            _to = words.Prefix(Family);
            Family ??= _to.Value.Family;
        }
        else if (words.Take("scope")) { _scope = ReadScope(words.Next()); }
        else if (words.Take("up")) { _up = true; }
        else if (words.Take("label")) { _label = words.Next().Text; }
        else if (words.Take("group")) { _group = LinkSet.GroupName(words.Next()); }
        else if (words.Take("type")) { _type = words.Next().Text; }
        else if (words.Take("master", "vrf")) { throw IpFault.Wrong(words.Next(), "Device does not exist\n"); }
        else if (words.Take("nomaster")) { return true; }
        else { return ReadFlag(words); }
        return true;
    }

    private bool ReadFlag(IpWords words)
    {
        if (words.Take("permanent")) { return Flag(AddressFlags.Permanent, true); }
        if (words.Take("dynamic")) { return Flag(AddressFlags.Permanent, false); }
        if (words.Take("secondary", "temporary")) { return Flag(AddressFlags.Secondary, true); }
        if (words.Take("primary")) { return Flag(AddressFlags.Secondary, false); }
        if (words.Take("tentative", "deprecated", "dadfailed")) { return Flag(AddressFlags.NeverSet, true); }
        return words.Take("-tentative", "-deprecated", "-dadfailed")
            || (TryConfigurationFlag(words, out AddressFlags flag) && Flag(flag, true));
    }

    /// <summary>The flags that can be given with an address as well.</summary>
    public static bool TryConfigurationFlag(IpWords words, out AddressFlags flag)
    {
        flag = words.Take("home") ? AddressFlags.HomeAddress
            : words.Take("nodad") ? AddressFlags.NoDad
            : words.Take("mngtmpaddr") ? AddressFlags.ManageTempAddress
            : words.Take("noprefixroute") ? AddressFlags.NoPrefixRoute
            : words.Take("autojoin") ? AddressFlags.MulticastAutojoin : AddressFlags.None;
        return flag != AddressFlags.None;
    }

    private bool Flag(AddressFlags flag, bool set)
    {
        _mask |= flag;
        _value = set ? _value | flag : _value & ~flag;
        return true;
    }

    private static RouteScope? ReadScope(Word word)
    {
        if (word.Text == "all") { return null; }
        return IpNames.TryScope(word.Text, out RouteScope scope) ? scope : throw IpFault.Wrong(word, "invalid \"scope\"\n");
    }
}
