using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Imq.Packets;
using Imq.Packets.Addresses;
using Imq.Router.Routing;

namespace Imq.Router.Interfaces;

/// <summary>Where an address goes in an interface's list, and what goes with one that is taken away.</summary>
/// <remarks>Source: behaviour of Linux devinet.c __inet_insert_ifa, inet_del_ifa and addrconf.c ipv6_link_dev_addr; promote_secondaries = 0.</remarks>
internal static class AddressBook
{
    /// <summary>The list with the address in it: IPv4 primaries by scope, narrow first, then secondaries; then IPv6, wide scopes first, newest first.</summary>
    public static ImmutableArray<InterfaceAddress> With(ImmutableArray<InterfaceAddress> all, InterfaceAddress added) =>
        added.Address.Family == IpFamily.V4 ? WithV4(all, added) : WithV6(all, added);

    /// <summary>The list without the address, and without the secondaries of an IPv4 primary.</summary>
    public static ImmutableArray<InterfaceAddress> Without(ImmutableArray<InterfaceAddress> all, InterfaceAddress gone)
    {
        bool isPrimary = gone.Address.Family == IpFamily.V4 && !gone.IsSecondary;
        return [.. all.Where(a => a != gone && !(isPrimary && a.IsSecondary && IsSameSubnet(a, gone)))];
    }

    /// <summary>fe80:: with the modified EUI-64 of an Ethernet address (RFC 4291, appendix A).</summary>
    public static InterfaceAddress LinkLocal(MacAddress mac)
    {
        ulong high = (mac.Value >> 24) ^ 0x02_0000, low = mac.Value & 0xFF_FFFF;
        return LinkLocal(high << 40 | 0xFF_FE00_0000 | low);
    }

    /// <summary>fe80:: with an interface identifier.</summary>
    public static InterfaceAddress LinkLocal(ulong identifier)
    {
        IpAddress address = IpAddress.From(new Ipv6Address(0xFE80UL << 48, identifier));
        return new InterfaceAddress { Local = new IpPrefix(address, 64), Peer = address, Scope = RouteScope.Link };
    }

    /// <summary>What goes with a link that goes up or down or gets a new name.</summary>
    /// <remarks>
    /// Up: ports get their IPv6 link-local address, lo gets ::1. Down: all IPv6 addresses go (keep_addr_on_down = 0). A new name is in the
    /// labels too. Addresses are used at once: there is no duplicate address detection.
    /// </remarks>
    public static InterfaceSettings Follow(Interface at, InterfaceSettings before, InterfaceSettings after)
    {
        ImmutableArray<InterfaceAddress> all = after.Addresses;
        bool wasUp = (before.Flags & InterfaceFlags.Up) != 0, isUp = (after.Flags & InterfaceFlags.Up) != 0;
        if (wasUp && !isUp) { all = [.. all.Where(a => a.Address.Family == IpFamily.V4)]; }
        if (!wasUp && isUp && OwnV6(at, after) is { } own && !all.Any(a => a.Address == own.Address)) { all = With(all, own); }
        if (before.Name != after.Name) { all = [.. all.Select(a => a with { Label = Relabel(a.Label, before.Name, after.Name) })]; }
        return all == after.Addresses ? after : after with { Addresses = all };
    }

    private static string Relabel(string label, string before, string after) =>
        label == before || label.StartsWith(before + ":", StringComparison.Ordinal) ? after + label[before.Length..] : label;

    private static InterfaceAddress? OwnV6(Interface at, InterfaceSettings settings) => at.Kind switch
    {
        InterfaceKind.Loopback => LinkDefaults.Loopback.Addresses[1],
        InterfaceKind.Tap => LinkLocal(settings.Mac),
        InterfaceKind.Tun => LinkLocal(IdentifierOf(settings.Name)) with { Flags = AddressFlags.Permanent | AddressFlags.StablePrivacy },
        _ => null,
    };

    /// <summary>A TUN has no link address: an identifier that is the same at every start (RFC 7217 in spirit, without the secret).</summary>
    private static ulong IdentifierOf(string name) =>
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes("imq tun\0" + name))) & ~0x0300_0000_0000_0000UL;

    /// <summary>Scope of an IPv6 address as the kernel reports it.</summary>
    public static RouteScope ScopeOf(Ipv6Address address) =>
        address.IsLoopback ? RouteScope.Host
        : address.IsLinkLocal ? RouteScope.Link
        : address.High >> 54 == 0xFEC0 >> 6 ? RouteScope.Site : RouteScope.Universe;

    private static ImmutableArray<InterfaceAddress> WithV4(ImmutableArray<InterfaceAddress> all, InterfaceAddress added)
    {
        int at = 0, v4 = 0;
        bool isSecondary = false;
        for (int i = 0; i < all.Length; i++)
        {
            if (all[i].Address.Family != IpFamily.V4) { continue; }
            v4 = i + 1;
            isSecondary |= IsSameSubnet(all[i], added);
            if (!all[i].IsSecondary && added.Scope <= all[i].Scope) { at = i + 1; }
        }
        return isSecondary
            ? all.Insert(v4, added with { Flags = added.Flags | AddressFlags.Secondary })
            : all.Insert(at, added);
    }

    private static ImmutableArray<InterfaceAddress> WithV6(ImmutableArray<InterfaceAddress> all, InterfaceAddress added)
    {
        int at = 0;
        while (at < all.Length && (all[at].Address.Family == IpFamily.V4 || added.Scope > all[at].Scope)) { at++; }
        return all.Insert(at, added);
    }

    private static bool IsSameSubnet(InterfaceAddress one, InterfaceAddress other) =>
        one.Local.Length == other.Local.Length && one.OnLink == other.OnLink;
}
