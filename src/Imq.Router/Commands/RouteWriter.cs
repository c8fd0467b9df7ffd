using System.Globalization;
using Imq.Packets;
using Imq.Router.Interfaces;
using Imq.Router.Routing;
using Imq.Syntax;

namespace Imq.Router.Commands;

/// <summary>Prints routes as <c>ip route</c> does.</summary>
internal sealed class RouteWriter(IprouteWriter to, IpOptions options, IpMachine machine)
{
    public void Write(Route route, RouteFilter filter)
    {
        to.OpenObject();
        WriteDestination(route, filter);
        if (!filter.HidesTable && (route.Table != RouteTableId.Main || options.Details > 0))
        {
            to.String("table", "table ", IpNames.Table(route.Table, options.Numeric), " ");
        }
        if (!filter.HidesProtocol && (route.Protocol != Route.BootProtocol || options.Details > 0))
        {
            to.String("protocol", "proto ", IpNames.Protocol(route.Protocol, options.Numeric), " ");
        }
        if (!filter.HidesScope && (route.Scope != RouteScope.Universe || options.Details > 0))
        {
            to.String("scope", "scope ", IpNames.Scope(route.Scope, options.Numeric), " ");
        }
        WriteEnd(route, filter);
        to.Text("\n").CloseObject();
    }

    /// <summary>Kind, destination, gateway and interface: what comes before the table.</summary>
    public void WriteDestination(Route route, RouteFilter filter, string? from = null)
    {
        if (route.Kind != RouteKind.Unicast || options.Details > 0) { to.String("type", "", IpNames.Kind(route.Kind, options.Numeric), " "); }
        string destination = route.Destination.Length == 0 ? "default"
            : route.Destination.IsHost ? route.Destination.Address.ToString() : route.Destination.ToString();
        IpColor color = route.Destination.Length == 0 ? IpColor.None : IpColors.Of(route.Family);
        to.Colored(options.Color, color, "dst", destination, " ");
        if (from is not null) { to.Text("from ").Colored(options.Color, IpColors.Of(route.Family), from == "::" ? "from" : "from", from, " "); }
        if (route.Tos != 0 && !filter.HidesTos) { to.String("tos", "tos ", "0x" + route.Tos.ToString("x2", CultureInfo.InvariantCulture), " "); }
        if (route.HasGateway && !filter.HidesVia)
        {
            to.Text("via ").Colored(options.Color, IpColors.Of(route.Family), "gateway", route.Gateway.ToString(), " ");
        }
        if (route.OutPort != 0 && !filter.HidesDevice)
        {
            to.Text("dev ").Colored(options.Color, IpColor.InterfaceName, "dev", machine.NameOf(route.OutPort), " ");
        }
    }

    /// <summary>Source, metric, flags, metrics, preference.</summary>
    public void WriteEnd(Route route, RouteFilter filter)
    {
        if (!route.PreferredSource.IsAny && !filter.HidesSource)
        {
            to.Text("src ").Colored(options.Color, IpColors.Of(route.Family), "prefsrc", route.PreferredSource.ToString(), " ");
        }
        bool hasMetric = route.Metric != 0 || route.Family == IpFamily.V6;
        if (hasMetric && !filter.HidesMetric) { to.Unsigned("metric", "metric ", route.Metric, " "); }
        to.OpenArray("flags");
        if (route.IsOnLink) { to.String(null, "", "onlink", " "); }
        if (IsLinkDown(route)) { to.String(null, "", "linkdown", " "); }
        to.CloseArray();
        WriteMetrics(route);
        if (route.Family == IpFamily.V6) { to.String("pref", "pref ", "medium"); }
    }

    public void WriteMetrics(Route route)
    {
        if (route.Mtu == 0) { return; }
        to.OpenArray("metrics").OpenObject();
        if (route.MtuLocked) { to.Text("mtu lock ").Text(route.Mtu.ToString(CultureInfo.InvariantCulture) + " "); }
        if (to.IsJson || !route.MtuLocked) { to.Number("mtu", "mtu ", route.Mtu, " "); }
        to.CloseObject().CloseArray();
    }

    private bool IsLinkDown(Route route) =>
        route.OutPort != 0 && route.Kind != RouteKind.Local && machine.Interfaces[route.OutPort] is { IsUp: true, HasCarrier: false };
}
