using System.Numerics;
using Imq.Packets;
using Imq.Packets.Addresses;
using Imq.Router.Interfaces;
using Imq.Router.Routing;

namespace Imq.Router.LocalStack;

/// <summary>Which of its addresses the router speaks with.</summary>
internal sealed class SourceAddresses(InterfaceTable interfaces)
{
    /// <summary>The route's preferred source; else the first primary address of the port, one in the destination's own prefix before all others.</summary>
    /// <remarks>Source: behaviour of net/ipv4/devinet.c inet_select_addr. Never an address of host scope for somebody outside.</remarks>
    /// <returns>False where the router has no usable IPv4 address at all.</returns>
    public bool TrySelect(Route? route, Interface port, Ipv4Address nextHop, out Ipv4Address source)
    {
        source = default;
        if (route is not null && !route.PreferredSource.IsAny)
        {
            source = route.PreferredSource.V4;
            return true;
        }
        if (TrySelect(port, nextHop, out source)) { return true; }
        for (int i = 1; i <= interfaces.HighestIndex; i++)
        {
            if (interfaces[i] is { } other && other != port && TrySelect(other, nextHop, out source)) { return true; }
        }
        return false;
    }

    private static bool TrySelect(Interface port, Ipv4Address nextHop, out Ipv4Address source)
    {
        bool found = false;
        source = default;
        foreach (InterfaceAddress address in port.Addresses)
        {
            if (address.Address.Family != IpFamily.V4 || address.IsSecondary || address.Scope >= RouteScope.Host) { continue; }
            if (address.OnLink.Contains(IpAddress.From(nextHop)))
            {
                source = address.Address.V4;
                return true;
            }
            if (found) { continue; }
            source = address.Address.V4;
            found = true;
        }
        return found;
    }

    /// <summary>Of the port's addresses the one of the destination's scope that shares the longest prefix with it; else any other port's.</summary>
    /// <remarks>Source: RFC 6724, 5, rules 2, 5 and 8: what they come to without temporary, mobile or deprecated addresses.</remarks>
    public bool TrySelect(Route? route, Interface port, Ipv6Address destination, out Ipv6Address source)
    {
        source = default;
        if (route is not null && !route.PreferredSource.IsAny)
        {
            source = route.PreferredSource.V6;
            return true;
        }
        bool wantsLinkLocal = destination.IsLinkLocal || (destination.IsMulticast && (destination.High >> 48 & 0xF) <= 2);
        if (TrySelect(port, destination, wantsLinkLocal, out source)) { return true; }
        if (wantsLinkLocal) { return false; }
        for (int i = 1; i <= interfaces.HighestIndex; i++)
        {
            if (interfaces[i] is { IsLoopback: false } other && other != port && TrySelect(other, destination, false, out source)) { return true; }
        }
        return TrySelect(port, destination, true, out source);
    }

    /// <summary>The port's link-local address.</summary>
    public static bool TryLinkLocal(Interface port, out Ipv6Address source) => TrySelect(port, default, true, out source);

    private static bool TrySelect(Interface port, Ipv6Address destination, bool linkLocal, out Ipv6Address source)
    {
        int best = -1;
        source = default;
        foreach (InterfaceAddress address in port.Addresses)
        {
            if (address.Address.Family != IpFamily.V6 || address.Address.V6.IsLinkLocal != linkLocal) { continue; }
            int common = CommonBits(address.Address.V6, destination);
            if (common <= best) { continue; }
            best = common;
            source = address.Address.V6;
        }
        return best >= 0;
    }

    private static int CommonBits(Ipv6Address left, Ipv6Address right) => left.High != right.High
        ? BitOperations.LeadingZeroCount(left.High ^ right.High)
        : 64 + BitOperations.LeadingZeroCount(left.Low ^ right.Low);
}
