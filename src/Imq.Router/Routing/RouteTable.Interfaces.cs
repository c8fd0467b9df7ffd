using Imq.Packets;
using Imq.Router.Interfaces;

namespace Imq.Router.Routing;

/// <summary>Keeps the interfaces' own routes, and takes away what an interface or an address takes with it.</summary>
internal sealed partial class RouteTable
{
    private readonly Dictionary<int, Route[]> _kernelRoutes = [];

    private void OnChanged(Interface at, InterfaceSettings before)
    {
        bool wasUp = (before.Flags & InterfaceFlags.Up) != 0;
        if (wasUp && !at.IsUp) { RemoveWhere(r => r.OutPort == at.Index && (r.Family == IpFamily.V6 || r.Kind != RouteKind.Local)); }
        if (wasUp != at.IsUp || before.Addresses != at.Addresses) { Follow(at); }
        foreach (InterfaceAddress gone in before.Addresses)
        {
            if (at.Addresses.Any(a => a.Address == gone.Address) || IsSomewhere(gone.Address)) { continue; }
            RemoveWhere(r => !r.PreferredSource.IsAny && r.PreferredSource == gone.Address);
        }
    }

    private void OnRemoved(Interface at)
    {
        RemoveWhere(r => r.OutPort == at.Index);
        Remember(at.Index, []);
    }

    /// <summary>Brings the routes of an interface to what follows from its state.</summary>
    private void Follow(Interface at)
    {
        Route[] before = _kernelRoutes.GetValueOrDefault(at.Index, []);
        Route[] after = [.. KernelRoutes.Of(at).Distinct()];
        foreach (Route gone in before.Except(after))
        {
            if (Find(gone.Table, gone.Destination).FirstOrDefault(r => r == gone) is { } standing) { Remove(standing); }
        }
        foreach (Route added in after)
        {
            bool stands = Find(added.Table, added.Destination).Contains(added);
            if (!stands && !before.Contains(added)) { Insert(added); }
        }
        Remember(at.Index, after);
    }

    private void Remember(int index, Route[] routes)
    {
        Route[] before = _kernelRoutes.GetValueOrDefault(index, []);
        _log.Done(() => _kernelRoutes[index] = before);
        _kernelRoutes[index] = routes;
    }

    private bool IsSomewhere(IpAddress address) => _interfaces.All.Any(i => i.Addresses.Any(a => a.Address == address));

    private void RemoveWhere(Func<Route, bool> condition)
    {
        foreach (IpFamily family in (IpFamily[])[IpFamily.V4, IpFamily.V6])
        {
            foreach (RouteTableId table in (RouteTableId[])[RouteTableId.Main, RouteTableId.Local])
            {
                foreach (Route route in List(family, table).Where(condition).ToArray()) { Remove(route); }
            }
        }
    }
}
