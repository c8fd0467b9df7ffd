using Imq.Packets;
using Imq.Router.Interfaces;
using Imq.Router.LocalStack;
using Imq.Router.Routing;
using Imq.Syntax;

namespace Imq.Router.Commands;

/// <summary><c>ip route get ADDRESS [from ADDRESS] [oif|dev NAME]</c>: what the router itself would do with a packet to it.</summary>
internal sealed class RouteGet
{
    private readonly IpRequest _request;
    private Word? _target;
    private IpPrefix _destination;
    private IpAddress? _from;
    private Interface? _device;

    private RouteGet(IpRequest request) => _request = request;

    public static int Run(IpRequest request)
    {
        RouteGet get = new(request);
        get.Read(request.Words);
        if (get._target is not { } target) { throw IpFault.Make(request.Words.Here, IpFault.Tool, "need at least a destination address"); }
        IpAddress destination = get._destination.Address;
        Route? route = request.Machine.Routes.Lookup(destination, get._device?.Index ?? 0);
        if (destination is { Family: IpFamily.V4, IsMulticast: true } && route is not null) { route = route with { Kind = RouteKind.Multicast }; }
        // Whoever names the interface is taken at his word, route or not.
        if (route is null && get._device is { IsUp: true } device && destination.Family == IpFamily.V4)
        {
            route = new Route { Destination = IpPrefix.Host(destination), OutPort = device.Index, Scope = RouteScope.Link };
        }
        if (Refusal(route) is { } errno) { throw IpFault.Answer(target.Span, errno); }
        IprouteWriter to = request.NewWriter().OpenArray().OpenObject();
        if (destination.Family == IpFamily.V4) { get.PrintV4(to, route!, destination); } else { get.PrintV6(to, route!, destination); }
        request.Print(to.CloseObject().CloseArray());
        return 0;
    }

    private static string? Refusal(Route? route) => route?.Kind switch
    {
        null => "Network is unreachable",
        RouteKind.Blackhole => "Invalid argument",
        RouteKind.Unreachable => "No route to host",
        RouteKind.Prohibit => "Permission denied",
        _ => null,
    };

    private void Read(IpWords words)
    {
        while (!words.AtEnd)
        {
            if (words.Take("from")) { _from = words.Prefix(_request.Family).Address; }
            else if (words.Take("oif", "dev")) { _device = words.Device(_request.Machine.Interfaces); }
            else if (words.Take("notify", "connected")) { continue; }
            else if (words.Take("iif", "mark", "tos", "dsfield", "vrf", "uid", "ipproto", "sport", "dport", "fibmatch"))
            {
                throw IpFault.Unsupported(words.Next(), "routes depend on the destination only");
            }
            else
            {
                words.Take("to");
                if (_target is not null) { throw IpFault.Garbage("to", words.Next(), ["from", "oif", "dev"]); }
                _target = words.AtEnd ? throw IpFault.Incomplete(words.Here) : words.Peek;
                if (_target.Value.Text == "help") { throw IpFault.Make(_target.Value.Span, IpFault.Usage, IpHelp.Route); }
                _destination = words.Prefix(_request.Family);
            }
        }
    }

    private void PrintV4(IprouteWriter to, Route route, IpAddress destination)
    {
        bool isLocal = route.Kind == RouteKind.Local;
        InterfaceTable interfaces = _request.Machine.Interfaces;
        Interface port = isLocal ? interfaces.Loopback : interfaces[route.OutPort] ?? interfaces.Loopback;
        IpAddress source = _from ?? (isLocal ? destination : SourceOf(route, port, destination));
        Route shown = route with
        {
            Destination = IpPrefix.Host(destination),
            OutPort = port.Index,
            PreferredSource = _from is null ? source : default,
            Metric = 0,
            Tos = 0,
        };
        RouteWriter writer = new(to, _request.Options, _request.Machine);
        RouteFilter all = RouteFilter.ShowAll();
        writer.WriteDestination(shown, all, _from?.ToString());
        if (_request.Options.Details > 0) { to.String("table", "table ", IpNames.Table(route.Table, _request.Options.Numeric), " "); }
        writer.WriteEnd(shown with { Mtu = 0 }, all);
        to.Number("uid", "uid ", 0, " ").Text(_request.Options.NewLine).OpenArray("cache").Text("    cache ");
        string marks = string.Join(',', MarksOf(route.Kind));
        if (marks.Length > 0) { to.Text("<"); }
        string separator = "";
        foreach (string mark in MarksOf(route.Kind))
        {
            to.String(null, separator, mark);
            separator = ",";
        }
        if (marks.Length > 0) { to.Text("> "); }
        to.CloseArray();
        writer.WriteMetrics(route);
        to.Text("\n");
    }

    private void PrintV6(IprouteWriter to, Route route, IpAddress destination)
    {
        Interface port = _request.Machine.Interfaces[route.OutPort] ?? _request.Machine.Interfaces.Loopback;
        IpAddress source = route.Kind == RouteKind.Local ? destination : SourceOf(route, port, destination);
        RouteWriter writer = new(to, _request.Options, _request.Machine);
        RouteFilter all = RouteFilter.ShowAll();
        Route shown = route with { Destination = IpPrefix.Host(destination), PreferredSource = source };
        if (route.Kind is RouteKind.Local or RouteKind.Anycast) { shown = shown with { OutPort = _request.Machine.Interfaces.Loopback.Index }; }
        writer.WriteDestination(shown, all, (_from ?? IpAddress.Any(IpFamily.V6)).ToString());
        if (route.Table != RouteTableId.Main || _request.Options.Details > 0)
        {
            to.String("table", "table ", IpNames.Table(route.Table, _request.Options.Numeric), " ");
        }
        if (route.Protocol != Route.BootProtocol || _request.Options.Details > 0)
        {
            to.String("protocol", "proto ", IpNames.Protocol(route.Protocol, _request.Options.Numeric), " ");
        }
        if (_request.Options.Details > 0) { to.String("scope", "scope ", "global", " "); }
        writer.WriteEnd(shown, all);
        to.Text("\n");
    }

    private static string[] MarksOf(RouteKind kind) => kind switch
    {
        RouteKind.Local => ["local"],
        RouteKind.Broadcast => ["local", "brd"],
        RouteKind.Multicast => ["mc"],
        _ => [],
    };

    private IpAddress SourceOf(Route route, Interface port, IpAddress destination)
    {
        SourceAddresses sources = new(_request.Machine.Interfaces);
        if (destination.Family == IpFamily.V6)
        {
            return sources.TrySelect(route, port, destination.V6, out var v6) ? IpAddress.From(v6) : IpAddress.Any(IpFamily.V6);
        }
        IpAddress next = route.HasGateway ? route.Gateway : destination;
        return sources.TrySelect(route, port, next.V4, out var v4) ? IpAddress.From(v4) : default;
    }
}
