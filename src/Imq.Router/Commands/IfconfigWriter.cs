using System.Globalization;
using System.Text;
using Imq.Packets;
using Imq.Router.Interfaces;
using Imq.Router.Routing;

namespace Imq.Router.Commands;

/// <summary>Prints interfaces as <c>ifconfig</c> of net-tools 2.10 does.</summary>
internal sealed class IfconfigWriter(StringBuilder to, bool isShort)
{
    private static readonly (InterfaceFlags Flag, string Name)[] FlagNames =
    [
        (InterfaceFlags.Up, "UP"), (InterfaceFlags.Broadcast, "BROADCAST"), (InterfaceFlags.Debug, "DEBUG"), (InterfaceFlags.Loopback, "LOOPBACK"),
        (InterfaceFlags.PointToPoint, "POINTOPOINT"), (InterfaceFlags.NoTrailers, "NOTRAILERS"), (InterfaceFlags.Running, "RUNNING"),
        (InterfaceFlags.NoArp, "NOARP"), (InterfaceFlags.Promiscuous, "PROMISC"), (InterfaceFlags.AllMulticast, "ALLMULTI"),
        (InterfaceFlags.Multicast, "MULTICAST"), (InterfaceFlags.Dynamic, "DYNAMIC"),
    ];

    private static readonly (InterfaceFlags Flag, char Letter)[] Letters =
    [
        (InterfaceFlags.AllMulticast, 'A'), (InterfaceFlags.Broadcast, 'B'), (InterfaceFlags.Debug, 'D'), (InterfaceFlags.Loopback, 'L'),
        (InterfaceFlags.Multicast, 'M'), (InterfaceFlags.NoTrailers, 'N'), (InterfaceFlags.NoArp, 'O'), (InterfaceFlags.PointToPoint, 'P'),
        (InterfaceFlags.Running, 'R'), (InterfaceFlags.Up, 'U'),
    ];

    /// <summary>All of them by name, each with its aliases.</summary>
    public void Write(IEnumerable<Interface> shown)
    {
        if (isShort) { WriteTitle(); }
        foreach (Interface at in shown.OrderBy(i => i.Name, NaturalOrder.Instance))
        {
            Write(at, at.Name);
            if (isShort) { continue; }
            foreach (string alias in at.Addresses.Select(a => a.Label).Where(l => l.Contains(':', StringComparison.Ordinal)).Distinct()) { Write(at, alias); }
        }
    }

    public void WriteOne(Interface at, string label)
    {
        if (isShort) { WriteTitle(); }
        Write(at, label);
    }

    private void WriteTitle() => to.Append("Iface      MTU    RX-OK RX-ERR RX-DRP RX-OVR    TX-OK TX-ERR TX-DRP TX-OVR Flg\n");

    private void Write(Interface at, string label)
    {
        if (isShort) { WriteShort(at); }
        else { WriteLong(at, label); }
    }

    private void WriteShort(Interface at)
    {
        InterfaceStatistics counted = InterfaceStatistics.Of(at);
        string flags = string.Concat(Letters.Where(l => (at.Flags & l.Flag) != 0).Select(l => l.Letter));
        to.Append(CultureInfo.InvariantCulture, $"{at.Name,-15} {at.Mtu,5} {counted.RxPackets,8} {counted.RxErrors,6} {counted.RxDropped,6} {0,-6} ");
        to.Append(CultureInfo.InvariantCulture, $"{counted.TxPackets,8} {counted.TxErrors,6} {counted.TxDropped,6} {0,6} {flags}\n");
    }

    private void WriteLong(Interface at, string label)
    {
        InterfaceFlags flags = at.Flags & (InterfaceFlags)ushort.MaxValue;
        string names = string.Join(',', FlagNames.Where(f => (flags & f.Flag) != 0).Select(f => f.Name));
        to.Append(CultureInfo.InvariantCulture, $"{label}: flags={(int)flags}<{names}>  mtu {at.Mtu}\n");
        bool isAlias = label != at.Name;
        WriteAddresses(at, label, isAlias);
        (string type, string address, string title) = at.Kind switch
        {
            InterfaceKind.Loopback => ("loop", "", "Local Loopback"),
            InterfaceKind.Tap => ("ether", " " + at.Mac, "Ethernet"),
            _ => ("unspec", " 00-00-00-00-00-00-00-00-00-00-00-00-00-00-00-00", "UNSPEC"),
        };
        to.Append(CultureInfo.InvariantCulture, $"        {type}{address}  txqueuelen {at.Settings.TxQueueLength}  ({title})\n");
        if (!isAlias) { WriteCounters(InterfaceStatistics.Of(at)); }
        to.Append('\n');
    }

    private void WriteAddresses(Interface at, string label, bool isAlias)
    {
        if (at.Addresses.FirstOrDefault(a => a.Address.Family == IpFamily.V4 && a.Label == label) is { } first)
        {
            IpAddress mask = new(IpFamily.V4, first.Local.Mask);
            to.Append(CultureInfo.InvariantCulture, $"        inet {first.Address}  netmask {mask}");
            if ((at.Flags & InterfaceFlags.Broadcast) != 0) { to.Append(CultureInfo.InvariantCulture, $"  broadcast {first.Broadcast.V4}"); }
            if ((at.Flags & InterfaceFlags.PointToPoint) != 0) { to.Append(CultureInfo.InvariantCulture, $"  destination {first.Peer}"); }
            to.Append('\n');
        }
        if (isAlias) { return; }
        foreach (InterfaceAddress address in at.Addresses.Where(a => a.Address.Family == IpFamily.V6))
        {
            string scope = address.Scope switch
            {
                RouteScope.Host => "0x10<host>",
                RouteScope.Link => "0x20<link>",
                RouteScope.Site => "0x40<site>",
                _ => "0x0<global>",
            };
            to.Append(CultureInfo.InvariantCulture, $"        inet6 {address.Address}  prefixlen {address.Local.Length}  scopeid {scope}\n");
        }
    }

    private void WriteCounters(in InterfaceStatistics of)
    {
        to.Append(CultureInfo.InvariantCulture, $"        RX packets {of.RxPackets}  bytes {of.RxBytes} ({Size(of.RxBytes)})\n");
        to.Append(CultureInfo.InvariantCulture, $"        RX errors {of.RxErrors}  dropped {of.RxDropped}  overruns 0  frame 0\n");
        to.Append(CultureInfo.InvariantCulture, $"        TX packets {of.TxPackets}  bytes {of.TxBytes} ({Size(of.TxBytes)})\n");
        to.Append(CultureInfo.InvariantCulture, $"        TX errors {of.TxErrors}  dropped {of.TxDropped} overruns 0  carrier 0  collisions 0\n");
    }

    /// <summary>Tenths, cut off, of the biggest binary unit that fits.</summary>
    private static string Size(long bytes)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];
        int unit = 0;
        Int128 tenths = (Int128)bytes * 10;
        while (unit < units.Length - 1 && bytes > 1L << (10 * (unit + 1))) { unit++; }
        tenths >>= 10 * unit;
        return string.Create(CultureInfo.InvariantCulture, $"{tenths / 10}.{tenths % 10} {units[unit]}");
    }
}
