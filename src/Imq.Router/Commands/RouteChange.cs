using Imq.Packets;
using Imq.Router.Interfaces;
using Imq.Router.Routing;
using Imq.Syntax;

namespace Imq.Router.Commands;

/// <summary>Puts a parsed route into the table, or takes one out, as the kernel decides it.</summary>
/// <remarks>Source: observed on Linux 6.18; behaviour of fib_table_insert, fib_table_delete, fib6_add_rt2node.</remarks>
internal sealed class RouteChange(IpRequest request, RouteVerb verb)
{
    private RouteTable Routes => request.Machine.Routes;

    private InterfaceTable Interfaces => request.Machine.Interfaces;

    public static int Run(IpRequest request, RouteVerb verb)
    {
        RouteDraft draft = RouteDraft.Read(request);
        new RouteChange(request, verb).Run(draft);
        return 0;
    }

    private void Run(RouteDraft draft)
    {
        if (draft.Family == IpFamily.V4 && draft.Destination.Network != draft.Destination)
        {
            throw IpFault.Refused(draft.At, "Invalid prefix for given prefix length");
        }
        if (verb == RouteVerb.Delete)
        {
            Delete(draft);
            return;
        }
        Put(Complete(draft), draft.At);
    }

    private void Put(Route route, SourceSpan at)
    {
        Route[] equals = [.. Routes.Find(route.Table, route.Destination).Where(r => r.Metric == route.Metric && r.Tos == route.Tos)];
        Route? same = equals.FirstOrDefault(r => IsSame(r, route));
        switch (verb)
        {
            case RouteVerb.Add when equals.Length > 0:
            case RouteVerb.Append or RouteVerb.Prepend when same is not null:
                throw IpFault.Answer(at, "File exists");
            case RouteVerb.Change when equals.Length == 0:
                throw route.Family == IpFamily.V4
                    ? IpFault.Answer(at, "No such file or directory")
                    : IpFault.Refused(at, "Can not replace route - no match found");
            case RouteVerb.Change or RouteVerb.Replace when equals.Length > 0:
                if (same is not null && same != equals[0] && route.Family == IpFamily.V4) { throw IpFault.Answer(at, "File exists"); }
                Routes.Replace(equals[0], route);
                return;
            default:
                Routes.Insert(route, first: verb == RouteVerb.Prepend);
                return;
        }
    }

    /// <summary>The kernel takes two routes for the same if they go the same way; IPv6 looks at nothing else.</summary>
    private static bool IsSame(Route one, Route other) =>
        one.Family == IpFamily.V6
            ? one.OutPort == other.OutPort && one.Gateway == other.Gateway
            : one with { Table = other.Table } == other;

    private void Delete(RouteDraft draft)
    {
        Route? gone = Routes.Find(draft.Table, draft.Destination.Network).FirstOrDefault(r => Fits(r, draft));
        Routes.Remove(gone ?? throw IpFault.Answer(draft.At, "No such process"));
    }

    private static bool Fits(Route route, RouteDraft draft) =>
        (draft.Family == IpFamily.V6 || route.Tos == draft.Tos)
        && (draft.Kind is null || route.Kind == draft.Kind)
        && (draft.Scope is null || draft.Family == IpFamily.V6 || route.Scope == draft.Scope)
        && (draft.Source is null || route.PreferredSource == draft.Source)
        && (draft.Protocol is null || route.Protocol == draft.Protocol)
        && (draft.Metric is null or 0 || route.Metric == draft.Metric)
        && (draft.Device is null || route.OutPort == draft.Device.Index)
        && (draft.Gateway is null || route.Gateway == draft.Gateway)
        && (draft.Mtu == 0 || route.Mtu == draft.Mtu);

    /// <summary>Fills in what follows from the rest, and refuses what cannot be.</summary>
    private Route Complete(RouteDraft draft)
    {
        RouteKind kind = draft.Kind ?? RouteKind.Unicast;
        IpFamily family = draft.Family;
        Route route = new()
        {
            Destination = draft.Destination.Network,
            Kind = kind,
            Table = draft.Table,
            Gateway = draft.Gateway ?? IpAddress.Any(family),
            PreferredSource = draft.Source ?? IpAddress.Any(family),
            Metric = draft.Metric is null or 0 && family == IpFamily.V6 ? 1024 : draft.Metric ?? 0,
            Scope = family == IpFamily.V6 ? RouteScope.Universe : draft.Scope ?? DefaultScope(kind, draft),
            Protocol = draft.Protocol ?? Route.BootProtocol,
            Tos = draft.Tos,
            Mtu = draft.Mtu,
            MtuLocked = draft.MtuLocked,
            IsOnLink = draft.OnLink,
        };
        CheckSource(draft);
        if (route.IsRefusal)
        {
            if (draft.Device is not null && family == IpFamily.V4) { throw IpFault.Refused(draft.At, "Routes of this type have no device"); }
            return route with { OutPort = family == IpFamily.V6 ? Interfaces.Loopback.Index : 0 };
        }
        return route with { OutPort = FindPort(route, draft).Index };
    }

    private static RouteScope DefaultScope(RouteKind kind, RouteDraft draft) => kind switch
    {
        RouteKind.Local => RouteScope.Host,
        RouteKind.Broadcast or RouteKind.Multicast or RouteKind.Anycast => RouteScope.Link,
        RouteKind.Unicast when draft.Gateway is null => RouteScope.Link,
        _ => RouteScope.Universe,
    };

    private void CheckSource(RouteDraft draft)
    {
        if (draft.Source is not { } source) { return; }
        bool isOwn = source.Family == IpFamily.V4 ? Routes.IsOwn(source.V4) : Interfaces.All.Any(i => i.Addresses.Any(a => a.Address == source));
        if (!isOwn) { throw IpFault.Refused(draft.At, source.Family == IpFamily.V4 ? "Invalid prefsrc address" : "Invalid source address"); }
    }

    private Interface FindPort(Route route, RouteDraft draft)
    {
        if (draft.Gateway is not { } gateway)
        {
            Interface device = draft.Device ?? throw IpFault.Answer(draft.At, "No such device");
            return RequireUp(device, draft);
        }
        if (draft.Device is { } given && (draft.OnLink || draft.Family == IpFamily.V6)) { RequireUp(given, draft); }
        if (draft.OnLink) { return draft.Device ?? throw IpFault.Refused(draft.At, "Nexthop device required for onlink"); }
        if (gateway.IsLinkLocal)
        {
            return draft.Device ?? throw IpFault.Refused(draft.At, "Egress device not specified", "a link-local gateway needs its device: add dev NAME");
        }
        Route? way = Routes.LookupMain(gateway, draft.Device?.Index ?? 0);
        bool isDirect = way is { Kind: RouteKind.Unicast, HasGateway: false } && (gateway.Family == IpFamily.V6 || way.Scope >= RouteScope.Link);
        if (isDirect && way is not null) { return Interfaces[way.OutPort]!; }
        throw gateway.Family == IpFamily.V4
            ? IpFault.Refused(draft.GatewayAt ?? draft.At, "Nexthop has invalid gateway")
            : IpFault.Answer(draft.GatewayAt ?? draft.At, "No route to host");
    }

    private static Interface RequireUp(Interface device, RouteDraft draft)
    {
        if (device.IsUp) { return device; }
        throw draft.Family == IpFamily.V4
            ? IpFault.Refused(draft.DeviceAt ?? draft.At, "Device for nexthop is not up")
            : IpFault.Refused(draft.DeviceAt ?? draft.At, "Nexthop device is not up");
    }
}
