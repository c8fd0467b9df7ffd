using System.Globalization;
using System.Text;
using Imq.Packets;
using Imq.Packets.Addresses;
using Imq.Router.Interfaces;
using Imq.Router.Neighbors;
using Imq.Router.Ports;
using Imq.Router.Routing;
using Imq.Syntax;

namespace Imq.Router.Configuration;

/// <summary>Ports, addresses, imq devices and permanent neighbours as the <c>ip</c> lines that make them again.</summary>
/// <remarks>What an interface has by default is left out. Links come up last, so that a port's queue is there before its first packet.</remarks>
internal sealed class InterfaceSaver(InterfaceTable interfaces, NeighborTable neighbors, StringBuilder to)
{
    /// <summary>Everything that does not need the links up.</summary>
    public void SaveLinks()
    {
        foreach (Interface each in interfaces.All)
        {
            if (each.Definition is { } definition) { SavePort(definition); }
            else if (each.IsImq && !HasImqName(each)) { SaveImqName(each); }
            if (each.IsLoopback) { SaveAddresses(each, LinkDefaults.Loopback); } else { SaveSettings(each); }
        }
    }

    public void SaveStates()
    {
        foreach (Interface each in interfaces.All)
        {
            if (each.IsUp && !each.IsLoopback) { Line($"ip link set {each.Name} up"); }
        }
        foreach (Neighbor neighbor in neighbors.All)
        {
            if (neighbor.State == NudState.Permanent && interfaces[neighbor.Key.Port] is { } port)
            {
                Line($"ip neigh add {neighbor.Key.AddressText} lladdr {neighbor.Mac} dev {port.Name} nud permanent");
            }
        }
    }

    private static bool HasImqName(Interface device) => device.ImqNumber >= 0 && device.Name == string.Create(CultureInfo.InvariantCulture, $"imq{device.ImqNumber}");

    private void SaveImqName(Interface device) => Line(device.ImqNumber >= 0
        ? $"ip link set imq{device.ImqNumber.ToString(CultureInfo.InvariantCulture)} name {device.Name}"
        : $"ip link add {device.Name} type imq");

    private void SavePort(TapOptions port)
    {
        string kind = port.Link == LinkKind.Ethernet ? "tap" : "tun";
        string host = port.HostName is null ? "" : $" host {port.HostName}";
        string netns = port.Netns is null ? "" : $" netns {port.Netns}";
        Line($"ip link add {port.Name} type {kind}{host}{netns}{(port.Offload ? "" : " offload off")}");
    }

    private void SaveSettings(Interface each)
    {
        InterfaceSettings plain = each.Kind switch
        {
            InterfaceKind.Imq => LinkDefaults.Imq(each.Name),
            InterfaceKind.Tun => LinkDefaults.Tun(each.Name),
            _ => LinkDefaults.Tap(each.Name),
        };
        StringBuilder words = new();
        if (each.Mtu != plain.Mtu) { words.Append(CultureInfo.InvariantCulture, $" mtu {each.Mtu}"); }
        if (each.Settings.TxQueueLength != plain.TxQueueLength) { words.Append(CultureInfo.InvariantCulture, $" qlen {each.Settings.TxQueueLength}"); }
        if (each.Definition is { } definition && each.Kind == InterfaceKind.Tap && each.Mac != (definition.Mac ?? StableMac.For(definition))) { words.Append(CultureInfo.InvariantCulture, $" address {each.Mac}"); }
        if (each.Settings.Alias is { Length: > 0 } alias) { words.Append(CultureInfo.InvariantCulture, $" alias {Quote(alias)}"); }
        if (words.Length > 0) { Line($"ip link set {each.Name}{words}"); }
        SaveAddresses(each, plain);
    }

    private void SaveAddresses(Interface each, InterfaceSettings plain)
    {
        foreach (InterfaceAddress address in each.Addresses)
        {
            bool isAutomatic = address.Address.Family == IpFamily.V6 && address.Scope == RouteScope.Link;
            if (isAutomatic || plain.Addresses.Any(known => known.Local == address.Local)) { continue; }
            string local = address.HasPeer ? $"{address.Address} peer {new IpPrefix(address.Peer, address.Local.Length)}" : address.Local.ToString();
            string broadcast = address.Broadcast.IsAny ? "" : $" broadcast {address.Broadcast}";
            string label = address.Label.Length == 0 || address.Label == each.Name ? "" : $" label {address.Label}";
            string metric = address.Metric == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" metric {address.Metric}");
            Line($"ip addr add {local}{broadcast}{label}{metric} dev {each.Name}");
        }
    }

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private void Line(string text) => to.Append(text).Append('\n');
}
