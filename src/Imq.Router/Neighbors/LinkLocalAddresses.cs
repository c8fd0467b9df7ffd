using Imq.Packets;
using Imq.Packets.Addresses;
using Imq.Router.Interfaces;
using Imq.Router.Routing;

namespace Imq.Router.Neighbors;

/// <summary>Gives every Ethernet port its link-local address when it goes up, and takes its IPv6 addresses away when it goes down.</summary>
/// <remarks>
/// fe80::/64 and the modified EUI-64 of the port's address. Source: RFC 4291, 2.5.6 and appendix A; RFC 4862, 5.3; ip-sysctl.rst
/// addr_gen_mode = 0, keep_addr_on_down = 0.
/// </remarks>
internal sealed class LinkLocalAddresses(InterfaceTable interfaces)
{
    private const int PrefixLength = 64;

    /// <summary>fe80:: and the interface identifier made of <paramref name="mac"/>: ff:fe in the middle, the universal bit turned over.</summary>
    public static Ipv6Address For(MacAddress mac) => new(
        0xFE80_0000_0000_0000,
        ((mac.Value >> 24 << 40) | 0xFF_FE00_0000UL | (mac.Value & 0xFF_FFFF)) ^ 0x0200_0000_0000_0000);

    public void OnChanged(Interface port, InterfaceSettings before)
    {
        bool wasUp = (before.Flags & InterfaceFlags.Up) != 0;
        if (port.Kind != InterfaceKind.Tap || wasUp == port.IsUp) { return; }
        InterfaceSettings settings = port.Settings;
        if (!port.IsUp)
        {
            interfaces.Change(port, settings with { Addresses = settings.Addresses.RemoveAll(address => address.Address.Family == IpFamily.V6) });
            return;
        }
        IpPrefix own = new(IpAddress.From(For(port.Mac)), PrefixLength);
        if (settings.Addresses.Any(address => address.Address == own.Address)) { return; }
        InterfaceAddress added = new() { Local = own, Peer = own.Address, Scope = RouteScope.Link };
        interfaces.Change(port, settings with { Addresses = settings.Addresses.Add(added) });
    }
}
