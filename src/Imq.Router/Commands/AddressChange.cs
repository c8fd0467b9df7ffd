using Imq.Packets;
using Imq.Packets.Addresses;
using Imq.Router.Interfaces;
using Imq.Router.Routing;
using Imq.Syntax;

namespace Imq.Router.Commands;

/// <summary><c>ip address add|change|replace|del PREFIX [peer PREFIX] [brd ADDRESS|+|-] [label L] [scope S] [metric N] … dev NAME</c>.</summary>
/// <remarks>Source: observed on iproute2 6.1 with Linux 6.18.</remarks>
internal sealed class AddressChange
{
    private static readonly string[] Known =
        ["local", "peer", "broadcast", "brd", "scope", "label", "dev", "metric", "valid_lft", "preferred_lft", "nodad", "noprefixroute"];

    private readonly IpRequest _request;
    private readonly AddressVerb _verb;
    private Word? _local, _peer, _device, _broadcastWord;
    private IpPrefix _localPrefix, _peerPrefix;
    private bool _lengthGiven;
    private IpAddress? _broadcast;
    private RouteScope? _scope;
    private string? _label;
    private uint _metric, _valid = uint.MaxValue, _preferred = uint.MaxValue;
    private AddressFlags _flags = AddressFlags.Permanent;

    private AddressChange(IpRequest request, AddressVerb verb)
    {
        _request = request;
        _verb = verb;
    }

    public static int Run(IpRequest request, AddressVerb verb)
    {
        AddressChange change = new(request, verb);
        change.Read(request.Words);
        if (change._device is not { } name) { throw IpFault.Missing(request.Words.Here, "dev", IpFault.Tool); }
        if (change._local is not { } local) { throw IpFault.Answer(name.Span, request.Family is null ? "Operation not supported" : "Invalid argument"); }
        Interface at = request.Machine.Interfaces.Find(name.Text) ?? throw IpFault.NoDevice(name, request.Machine.InterfaceNames);
        if (change._preferred > change._valid) { throw IpFault.Make(local.Span, IpFault.Tool, "preferred_lft is greater than valid_lft"); }
        if (verb == AddressVerb.Delete) { change.Delete(at, local); } else { change.Add(at, local); }
        return 0;
    }

    private void Read(IpWords words)
    {
        while (!words.AtEnd)
        {
            if (words.Take("peer", "remote"))
            {
                if (_peer is not null) { throw IpFault.Duplicate("peer", words.Next()); }
                _peer = words.AtEnd ? null : words.Peek;
                _peerPrefix = words.Prefix(_request.Family, out bool given);
                _lengthGiven |= given;
            }
            else if (words.Take("brd") || words.TakePrefix("broadcast")) { ReadBroadcast(words); }
            else if (words.Take("scope")) { _scope = ReadScope(words.Next()); }
            else if (words.Take("dev")) { _device = words.Next(); }
            else if (words.Take("label")) { _label = words.Next().Text; }
            else if (words.Take("metric", "priority", "preference")) { _metric = words.Integer("\"metric\" value is invalid", uint.MaxValue); }
            else if (words.Take("valid_lft")) { _valid = ReadLifetime(words.Next(), "valid_lft"); }
            else if (words.Take("preferred_lft")) { _preferred = ReadLifetime(words.Next(), "preferred_lft"); }
            else if (words.Take("anycast")) { throw IpFault.Unsupported(words.Next(), "there are no anycast addresses to set"); }
            else if (AddressFilter.TryConfigurationFlag(words, out AddressFlags flag)) { _flags |= flag; }
            else { ReadLocal(words); }
        }
    }

    private void ReadLocal(IpWords words)
    {
        words.Take("local");
        Word word = words.AtEnd ? throw IpFault.Incomplete(words.Here) : words.Peek;
        if (word.Text is "help") { throw IpFault.Make(word.Span, IpFault.Usage, IpHelp.Address); }
        if (_local is not null) { throw IpFault.Garbage("local", word, Known); }
        _localPrefix = words.Prefix(_request.Family, out bool given);
        _lengthGiven |= given;
        _local = word;
    }

    private void ReadBroadcast(IpWords words)
    {
        if (_broadcastWord is not null) { throw IpFault.Duplicate("broadcast", words.Next()); }
        if (words.AtEnd) { throw IpFault.Incomplete(words.Here); }
        _broadcastWord = words.Peek;
        if (!words.Take("+", "-")) { _broadcast = words.Address(IpFamily.V4); }
    }

    private static RouteScope ReadScope(Word word) =>
        IpNames.TryScope(word.Text, out RouteScope scope) ? scope : throw IpFault.Wrong(word, "invalid scope value.");

    private static uint ReadLifetime(Word word, string key)
    {
        if (word.Text == "forever") { return uint.MaxValue; }
        return Integers.TryParse(word.Text, out UInt128 seconds) && seconds <= uint.MaxValue && (seconds > 0 || key != "valid_lft")
            ? (uint)seconds
            : throw IpFault.Wrong(word, seconds == 0 && key == "valid_lft" ? $"\"{key}\" is zero\n" : $"\"{key}\" value is invalid");
    }

    /// <summary>The address as it would stand in the table.</summary>
    private InterfaceAddress Build(Interface at)
    {
        IpPrefix peer = _peer is null ? _localPrefix : _peerPrefix;
        if (peer.Family != _localPrefix.Family) { throw IpFault.Answer(_peer?.Span, "Invalid argument"); }
        bool isV4 = _localPrefix.Family == IpFamily.V4;
        return new InterfaceAddress
        {
            Local = new IpPrefix(_localPrefix.Address, peer.Length),
            Peer = peer.Address,
            Broadcast = BroadcastOf(peer),
            Scope = !isV4 ? AddressBook.ScopeOf(_localPrefix.Address.V6)
                : _scope ?? (_localPrefix.Address.V4.IsLoopback ? RouteScope.Host : RouteScope.Universe),
            Label = isV4 ? _label ?? at.Name : "",
            Flags = _valid == uint.MaxValue ? _flags : _flags & ~AddressFlags.Permanent,
            Metric = _metric,
            ValidSeconds = _valid,
            PreferredSeconds = _preferred,
        };
    }

    private IpAddress BroadcastOf(IpPrefix peer)
    {
        if (_broadcastWord is not { } word) { return IpAddress.Any(peer.Family); }
        if (peer.Family == IpFamily.V6)
        {
            throw IpFault.Make(word.Span, IpFault.Tool, "Broadcast can be set only for IPv4 addresses");
        }
        if (_broadcast is { } given) { return given; }
        if (peer.Length > 30) { return IpAddress.Any(IpFamily.V4); }
        UInt128 hosts = ~peer.Mask & ((UInt128)uint.MaxValue << 96);
        return new IpAddress(IpFamily.V4, word.Text == "+" ? peer.Address.Bits | hosts : peer.Address.Bits & ~hosts);
    }

    private void Add(Interface at, Word local)
    {
        InterfaceAddress added = Build(at);
        bool isV4 = added.Address.Family == IpFamily.V4;
        if (isV4 && added.Address.IsAny) { return; }
        if (!isV4 && added.Address.IsMulticast && (added.Flags & AddressFlags.MulticastAutojoin) == 0)
        {
            throw IpFault.Refused(local.Span, "ipv6: Cannot assign multicast address without \"IFA_F_MCAUTOJOIN\" flag");
        }
        if (!isV4 && (added.Address.IsAny || (added.Address.V6.IsLoopback && !at.IsLoopback))) { throw IpFault.Answer(local.Span, "Cannot assign requested address"); }
        InterfaceAddress? same = at.Addresses.FirstOrDefault(a =>
            a.Address == added.Address && (!isV4 || (a.Local.Length == added.Local.Length && a.OnLink == added.OnLink)));
        if (same is null)
        {
            Set(at, AddressBook.With(at.Addresses, added));
            return;
        }
        if (_verb == AddressVerb.Add) { throw IpFault.Refused(local.Span, isV4 ? "ipv4: Address already assigned" : "ipv6: address already assigned"); }
        AddressFlags kept = (same.Flags & AddressFlags.Secondary) | added.Flags;
        Set(at, at.Addresses.Replace(same, same with
        {
            Flags = kept,
            Metric = added.Metric != 0 ? added.Metric : same.Metric,
            ValidSeconds = added.ValidSeconds,
            PreferredSeconds = added.PreferredSeconds,
        }));
    }

    private void Delete(Interface at, Word local)
    {
        bool isV4 = _localPrefix.Family == IpFamily.V4, isWild = isV4 && _peer is null && !_lengthGiven;
        if (isWild)
        {
            _request.Io.Error.Append("Warning: Executing wildcard deletion to stay compatible with old scripts.\n" +
                $"         Explicitly specify the prefix length ({local}/32) to avoid this warning.\n" +
                "         This special behaviour is likely to disappear in further releases,\n         fix your scripts!\n");
        }
        IpPrefix peer = _peer is null ? _localPrefix : _peerPrefix;
        InterfaceAddress? gone = at.Addresses.FirstOrDefault(a => a.Address == _localPrefix.Address
            && (_label is null || !isV4 || a.Label == _label)
            && (isWild || (a.Local.Length == peer.Length && a.OnLink.Contains(peer.Address))));
        if (gone is null) { throw IpFault.Refused(local.Span, isV4 ? "ipv4: Address not found" : "ipv6: address not found"); }
        Set(at, AddressBook.Without(at.Addresses, gone));
    }

    private void Set(Interface at, System.Collections.Immutable.ImmutableArray<InterfaceAddress> addresses) =>
        _request.Machine.Interfaces.Change(at, at.Settings with { Addresses = addresses });
}
