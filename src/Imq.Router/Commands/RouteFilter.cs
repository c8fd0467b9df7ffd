using Imq.Packets;
using Imq.Router.Interfaces;
using Imq.Router.Routing;
using Imq.Syntax;

namespace Imq.Router.Commands;

/// <summary>Which routes <c>ip route show</c> and <c>flush</c> mean; what was selected by value is not printed again.</summary>
internal sealed class RouteFilter
{
    private IpFamily? _family;
    private IpPrefix? _root, _match;
    private RouteTableId? _table = RouteTableId.Main;
    private byte? _protocol, _tos;
    private RouteKind? _kind;
    private RouteScope? _scope;
    private Interface? _device;
    private IpAddress? _via, _source;
    private uint? _metric;

    public bool HidesTable => _table is not null;

    public bool HidesProtocol => _protocol is not null;

    public bool HidesScope => _scope is not null;

    public bool HidesDevice => _device is not null;

    public bool HidesTos => _tos is not null;

    public bool HidesMetric => _metric is not null;

    public bool HidesVia => _via is not null;

    public bool HidesSource => _source is not null;

    /// <summary><c>cache</c>: Linux has none for IPv4 any more, and neither has this router.</summary>
    public bool IsCache { get; private set; }

    public static RouteFilter Read(IpRequest request)
    {
        RouteFilter filter = new() { _family = request.Family };
        IpWords words = request.Words;
        while (!words.AtEnd) { filter.ReadOption(request, words); }
        return filter;
    }

    /// <summary>Everything, with the table named behind each route: what <c>get</c> prints with.</summary>
    public static RouteFilter ShowAll() => new() { _table = null };

    public IEnumerable<Route> Select(RouteTable routes)
    {
        if (IsCache) { return []; }
        IpFamily[] families = _family is { } one ? [one] : _table is null ? [IpFamily.V4, IpFamily.V6] : [IpFamily.V4];
        RouteTableId[] tables = _table is { } table ? [table] : [RouteTableId.Main, RouteTableId.Local];
        return families.SelectMany(family => tables.SelectMany(t => routes.List(family, t))).Where(Takes);
    }

    private bool Takes(Route route) =>
        (_protocol is null || route.Protocol == _protocol) && (_kind is null || route.Kind == _kind)
        && (_scope is null || route.Scope == _scope) && (_tos is null || route.Tos == _tos)
        && (_device is null || route.OutPort == _device.Index) && (_metric is null || route.Metric == _metric)
        && (_via is null || route.Gateway == _via) && (_source is null || route.PreferredSource == _source)
        && (_root is null || _root.Value.Contains(route.Destination))
        && (_match is null || route.Destination.Contains(_match.Value));

    private void ReadOption(IpRequest request, IpWords words)
    {
        if (words.TakePrefix("table")) { ReadTable(words.Next()); }
        else if (words.Take("vrf")) { throw IpFault.Wrong(words.Next(), "Invalid VRF\n"); }
        else if (words.TakePrefix("cached", "cloned")) { IsCache = true; }
        else if (words.Take("tos") || words.TakePrefix("dsfield")) { _tos = words.Integer<byte>("TOS value is invalid\n", byte.MaxValue); }
        else if (words.TakePrefix("protocol")) { ReadProtocol(words.Next()); }
        else if (words.TakePrefix("scope")) { ReadScope(words.Next()); }
        else if (words.TakePrefix("type")) { _kind = ReadKind(words.Next()); }
        else if (words.Take("dev", "oif")) { _device = words.Device(request.Machine.Interfaces); }
        else if (words.Take("iif")) { words.Device(request.Machine.Interfaces); }
        else if (words.Take("via")) { _via = words.Address(_family); }
        else if (words.Take("src")) { _source = words.Address(_family); }
        else if (words.TakePrefix("metric", "priority", "preference")) { _metric = words.Integer("\"metric\" value is invalid", uint.MaxValue); }
        else if (words.TakePrefix("realms")) { throw IpFault.Unsupported(words.Next(), "there are no realms"); }
        else { ReadPrefix(words); }
    }

    private void ReadPrefix(IpWords words)
    {
        words.Take("to");
        if (!words.AtEnd && words.Peek.Text == "help") { throw IpFault.Make(words.Peek.Span, IpFault.Usage, IpHelp.Route); }
        if (words.TakePrefix("root")) { _root = words.Prefix(_family).Network; }
        else if (words.TakePrefix("match")) { _match = words.Prefix(_family).Network; }
        else
        {
            words.TakePrefix("exact");
            _root = _match = words.Prefix(_family).Network;
        }
    }

    private void ReadTable(Word word)
    {
        if (word.Text == "cache")
        {
            IsCache = true;
            return;
        }
        if (word.Text == "all")
        {
            _table = null;
            return;
        }
        if (!IpNames.TryTable(word.Text, out uint table)) { throw IpFault.Wrong(word, "table id value is invalid\n"); }
        if (table == 0)
        {
            _table = null;
            return;
        }
        _table = Enum.IsDefined((RouteTableId)Math.Min(table, byte.MaxValue)) && table <= byte.MaxValue
            ? (RouteTableId)table
            : throw IpFault.Make(word.Span, IpFault.Kernel, "Error: ipv4: FIB table does not exist.\nDump terminated");
    }

    private void ReadProtocol(Word word)
    {
        if (word.Text == "all") { return; }
        _protocol = IpNames.TryProtocol(word.Text, out byte protocol) ? protocol : throw IpFault.Wrong(word, "invalid \"protocol\"\n");
    }

    private void ReadScope(Word word)
    {
        if (word.Text == "all") { return; }
        _scope = IpNames.TryScope(word.Text, out RouteScope scope) ? scope : throw IpFault.Wrong(word, "invalid \"scope\"\n");
    }

    private static RouteKind ReadKind(Word word) =>
        IpNames.TryKind(word.Text, out RouteKind kind) ? kind : throw IpFault.Wrong(word, "node type value is invalid\n");
}
