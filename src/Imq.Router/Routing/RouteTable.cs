using Imq.Netfilter.Hooks;
using Imq.Packets;
using Imq.Packets.Addresses;
using Imq.Router.Configuration;
using Imq.Router.Interfaces;

namespace Imq.Router.Routing;

/// <summary>Where packets go: longest prefix first, then smallest metric; the local table before the main one, both families.</summary>
/// <remarks>
/// Lookups allocate nothing. Interfaces' own routes (local, broadcast, connected, multicast) come and go with addresses and links by
/// themselves: see <see cref="KernelRoutes"/>. Source: Linux fib_trie.c, fib_frontend.c, ip6_fib.c (behaviour).
/// </remarks>
internal sealed partial class RouteTable : ITransactional
{
    private readonly FamilyRoutes<uint> _v4 = new();
    private readonly FamilyRoutes<UInt128> _v6 = new();
    private readonly UndoLog _log = new();
    private readonly InterfaceTable _interfaces;

    public RouteTable(InterfaceTable interfaces)
    {
        _interfaces = interfaces;
        interfaces.Added += at => Follow(at);
        interfaces.Changed += OnChanged;
        interfaces.Removed += OnRemoved;
        interfaces.CarrierChanged += at => Follow(at);
        foreach (Interface at in interfaces.All) { Follow(at); }
    }

    public void Begin() => _log.Begin();

    public void Commit() => _log.Commit();

    public void Rollback() => _log.Rollback();

    /// <summary>Back to the routes that interfaces have by themselves, for a rule file that says everything anew.</summary>
    public void Reset()
    {
        RemoveWhere(static _ => true);
        foreach (Interface at in _interfaces.All)
        {
            Remember(at.Index, []);
            Follow(at);
        }
    }

    /// <returns>The route, or null: network unreachable. A refusal (blackhole, …) is a route too: look at its kind.</returns>
    public Route? Lookup(Ipv4Address destination) => _v4.Lookup(destination.Value);

    public Route? Lookup(Ipv6Address destination) => _v6.Lookup(destination.Value);

    /// <param name="outPort">Index of the interface it must leave by; 0: any. Link-local and multicast destinations of IPv6 need one.</param>
    public Route? Lookup(Ipv4Address destination, int outPort) => _v4.Lookup(destination.Value, outPort);

    public Route? Lookup(Ipv6Address destination, int outPort) => _v6.Lookup(destination.Value, outPort);

    public Route? Lookup(IpAddress destination, int outPort) =>
        destination.Family == IpFamily.V4 ? Lookup(destination.V4, outPort) : Lookup(destination.V6, outPort);

    /// <summary>The best route of the main table alone: what a new gateway must be reachable by.</summary>
    public Route? LookupMain(IpAddress destination, int outPort) => destination.Family == IpFamily.V4
        ? _v4.LookupMain(destination.V4.Value, outPort)
        : _v6.LookupMain(destination.Bits, outPort);

    /// <returns>True if packets to it are delivered to the router itself (local, or IPv6 anycast; not broadcast or multicast).</returns>
    public bool IsOwn(Ipv4Address address) => _v4.LookupLocal(address.Value, 0) is { Kind: RouteKind.Local };

    public bool IsOwn(Ipv6Address address) => _v6.LookupLocal(address.Value, 0) is { Kind: RouteKind.Local or RouteKind.Anycast };

    /// <summary>The kind that <c>-m addrtype</c> sees: exactly one for IPv4 (inet_addr_type).</summary>
    /// <param name="port">Only routes of this interface count; 0: all.</param>
    public AddressKind KindOf(Ipv4Address address, int port)
    {
        if (address.Value >> 24 == 0 || address == Ipv4Address.Broadcast) { return AddressKind.Broadcast; }
        if (address.IsMulticast) { return AddressKind.Multicast; }
        Route? route = _v4.LookupLocal(address.Value, 0);
        if (route is null || (port != 0 && route.OutPort != port)) { return AddressKind.Unicast; }
        return (AddressKind)(1 << (int)route.Kind);
    }

    /// <summary>The kinds of an IPv6 address: every bit that holds, so a router's own address is unicast and local.</summary>
    public AddressKind KindOf(Ipv6Address address, int port)
    {
        if (address.IsAny) { return AddressKind.Unspecified; }
        if (address.IsMulticast) { return AddressKind.Multicast; }
        return AddressKind.Unicast | Lookup(address, port) switch
        {
            null or { Kind: RouteKind.Unreachable } => AddressKind.Unreachable,
            { Kind: RouteKind.Local } => AddressKind.Local,
            { Kind: RouteKind.Anycast } => AddressKind.Anycast,
            { Kind: RouteKind.Blackhole } => AddressKind.Blackhole,
            { Kind: RouteKind.Prohibit } => AddressKind.Prohibit,
            _ => AddressKind.None,
        };
    }

    /// <summary>Ascending by address, longer prefix before shorter at the same address (IPv4), or covered before covering (IPv6), then metric.</summary>
    public IReadOnlyList<Route> List(IpFamily family, RouteTableId table)
    {
        Route[] routes = [.. family == IpFamily.V4 ? _v4.All(table) : _v6.All(table)];
        // Routes of one prefix come in the order they are tried; a stable sort keeps it.
        return [.. routes.Order(family == IpFamily.V4 ? DumpOrder.V4 : DumpOrder.V6)];
    }

    /// <returns>The routes of exactly this prefix in the order they are tried.</returns>
    public IReadOnlyList<Route> Find(RouteTableId table, IpPrefix prefix) =>
        (prefix.Family == IpFamily.V4
            ? _v4.Find(table, prefix.Address.V4.Value, prefix.Length)
            : _v6.Find(table, prefix.Address.Bits, prefix.Length)) ?? [];

    /// <summary>Puts a route in by metric: behind those of the same one, or before them with <paramref name="first"/>.</summary>
    public void Insert(Route route, bool first = false)
    {
        List<Route> routes = [.. Find(route.Table, route.Destination)];
        int at = 0;
        while (at < routes.Count && (routes[at].Metric < route.Metric || (routes[at].Metric == route.Metric && !first))) { at++; }
        routes.Insert(at, route);
        Set(route.Table, route.Destination, [.. routes]);
    }

    /// <summary>Puts <paramref name="by"/> where <paramref name="old"/> stood.</summary>
    public void Replace(Route old, Route by)
    {
        Route[] routes = [.. Find(old.Table, old.Destination)];
        routes[Array.FindIndex(routes, r => ReferenceEquals(r, old))] = by;
        Set(old.Table, old.Destination, routes);
    }

    public void Remove(Route route) =>
        Set(route.Table, route.Destination, [.. Find(route.Table, route.Destination).Where(r => !ReferenceEquals(r, route))]);

    private void Set(RouteTableId table, IpPrefix prefix, Route[]? routes)
    {
        Route[] before = [.. Find(table, prefix)];
        _log.Done(() => Write(table, prefix, before));
        Write(table, prefix, routes);
    }

    private void Write(RouteTableId table, IpPrefix prefix, Route[]? routes)
    {
        if (prefix.Family == IpFamily.V4) { _v4.Set(table, prefix.Address.V4.Value, prefix.Length, routes); }
        else { _v6.Set(table, prefix.Address.Bits, prefix.Length, routes); }
    }
}
