using Imq.Packets.Addresses;
using Imq.Router.Interfaces;
using Imq.Router.Ports;
using Imq.Syntax;

namespace Imq.Router.Commands;

/// <summary>Prints interfaces as <c>ip link</c> and <c>ip addr</c> do.</summary>
/// <remarks>Observed on iproute2 6.1 with Linux 6.1 and 6.18.</remarks>
/// <param name="isBare">Without qdisc and group: how a list of all IPv6 interfaces has them.</param>
internal sealed class LinkWriter(IprouteWriter to, IpOptions options, bool isLink, bool isBare = false)
{
    private static readonly (InterfaceFlags Flag, string Name)[] FlagNames =
    [
        (InterfaceFlags.Loopback, "LOOPBACK"), (InterfaceFlags.Broadcast, "BROADCAST"), (InterfaceFlags.PointToPoint, "POINTOPOINT"),
        (InterfaceFlags.Multicast, "MULTICAST"), (InterfaceFlags.NoArp, "NOARP"), (InterfaceFlags.AllMulticast, "ALLMULTI"),
        (InterfaceFlags.Promiscuous, "PROMISC"), (InterfaceFlags.Debug, "DEBUG"), (InterfaceFlags.Dynamic, "DYNAMIC"),
        (InterfaceFlags.NoTrailers, "NOTRAILERS"), (InterfaceFlags.Up, "UP"), (InterfaceFlags.LowerUp, "LOWER_UP"),
        (InterfaceFlags.Dormant, "DORMANT"),
    ];

    /// <summary>The interface without the statistics; the JSON object is left open.</summary>
    public void Write(Interface at)
    {
        bool isFull = options.Family is null || options.LinkOnly;
        to.Number("ifindex", "", at.Index, ": ");
        to.Colored(options.Color, IpColor.InterfaceName, "ifname", at.Name, ": ");
        WriteFlags(at);
        to.Number("mtu", "mtu ", at.Mtu, " ");
        if (!isBare) { to.String("qdisc", "qdisc ", QdiscOf(at), " "); }
        WriteState(at, "state ", 0);
        if (isLink) { to.String("linkmode", "mode ", "DEFAULT", " "); }
        if (!isBare) { to.String("group", "group ", GroupOf(at), " "); }
        if (at.Settings.TxQueueLength > 0) { to.Number("txqlen", "qlen ", at.Settings.TxQueueLength); }
        if (isFull || options.Details > 0) { WriteAddress(at); }
        if (options.Details > 0) { WriteDetails(at); }
        if ((isLink || options.Details > 0) && at.Settings.Alias is { } alias) { to.Text(options.NewLine).String("ifalias", "    alias ", alias); }
    }

    /// <summary>One line of <c>-br</c>; of a link with its address and flags. The JSON object is left open.</summary>
    public void WriteBrief(Interface at)
    {
        to.Colored(options.Color, IpColor.InterfaceName, "ifname", options.Json ? at.Name : at.Name.PadRight(16), " ");
        WriteState(at, "", 14);
        if (!isLink) { return; }
        if (at.Kind != InterfaceKind.Tun && !at.IsImq) { to.Colored(options.Color, IpColor.LinkAddress, "address", at.Mac.ToString(), " "); }
        WriteFlags(at);
    }

    public void WriteStatistics(Interface at) => new StatisticsWriter(to, options).Write(InterfaceStatistics.Of(at));

    public static string GroupOf(Interface at) =>
        at.Settings.Group == 0 ? "default" : at.Settings.Group.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The name that <c>type NAME</c> selects; null for lo.</summary>
    public static string? TypeOf(Interface at) => at.Kind switch
    {
        InterfaceKind.Imq => "imq",
        InterfaceKind.Loopback => null,
        _ => "tun",
    };

    private static string QdiscOf(Interface at) =>
        at.Device is { } device ? device.QdiscKind : at.IsLoopback ? "noqueue" : "noop";

    private void WriteFlags(Interface at)
    {
        InterfaceFlags flags = at.Flags;
        to.OpenArray("flags").Text("<");
        string separator = "";
        if (at.IsUp && (flags & InterfaceFlags.Running) == 0)
        {
            to.String(null, separator, "NO-CARRIER");
            separator = ",";
        }
        foreach ((InterfaceFlags flag, string name) in FlagNames)
        {
            if ((flags & flag) == 0) { continue; }
            to.String(null, separator, name);
            separator = ",";
        }
        to.CloseArray().Text("> ");
    }

    private void WriteState(Interface at, string before, int width)
    {
        string state = at.OperationalState;
        IpColor color = state switch { "UP" => IpColor.Up, "DOWN" => IpColor.Down, _ => IpColor.None };
        to.Text(before).Colored(options.Color, color, "operstate", options.Json ? state : state.PadRight(width), " ");
    }

    private void WriteAddress(Interface at)
    {
        string type = at.Kind switch
        {
            InterfaceKind.Loopback => "loopback",
            InterfaceKind.Tap => "ether",
            InterfaceKind.Tun => "none",
            _ => "void",
        };
        to.Text(options.NewLine).String("link_type", "    link/", type, " ");
        if (at.Kind is not (InterfaceKind.Loopback or InterfaceKind.Tap)) { return; }
        MacAddress broadcast = at.IsLoopback ? default : MacAddress.Broadcast;
        to.Colored(options.Color, IpColor.LinkAddress, "address", at.Mac.ToString());
        to.Text(" brd ").Colored(options.Color, IpColor.LinkAddress, "broadcast", broadcast.ToString());
    }

    private void WriteDetails(Interface at)
    {
        (int min, int max) = at.Kind switch
        {
            InterfaceKind.Tap => (LinkDefaults.MinMtu, LinkDefaults.MaxTapMtu),
            InterfaceKind.Tun => (LinkDefaults.MinMtu, LinkDefaults.MaxTunMtu),
            _ => (0, 0),
        };
        bool promiscuous = (at.Flags & InterfaceFlags.Promiscuous) != 0, all = (at.Flags & InterfaceFlags.AllMulticast) != 0;
        to.Number("promiscuity", " promiscuity ", promiscuous ? 1 : 0, " ").Number("allmulti", " allmulti ", all ? 1 : 0, " ");
        to.Number("min_mtu", "minmtu ", min, " ").Number("max_mtu", "maxmtu ", max, " ");
        if (TypeOf(at) is { } type)
        {
            to.OpenObject("linkinfo").Text(options.NewLine).String("info_kind", "    ", type, " ");
            if (at.Definition is { } definition) { WriteTun(definition); }
            to.CloseObject();
        }
        if (isLink) { to.String("inet6_addr_gen_mode", "addrgenmode ", at.Kind == InterfaceKind.Tun ? "random" : "eui64", " "); }
        to.Number("num_tx_queues", "numtxqueues ", 1, " ").Number("num_rx_queues", "numrxqueues ", 1, " ");
        to.Number("gso_max_size", "gso_max_size ", 65536, " ").Number("gso_max_segs", "gso_max_segs ", 65535, " ");
        to.Number("tso_max_size", "tso_max_size ", at.IsLoopback ? 524280 : 65536, " ").Number("tso_max_segs", "tso_max_segs ", 65535, " ");
        to.Number("gro_max_size", "gro_max_size ", 65536, " ");
    }

    private void WriteTun(TapOptions definition)
    {
        to.OpenObject("info_data").String("type", "type ", definition.Link == Packets.LinkKind.Ethernet ? "tap" : "tun", " ");
        to.Switch("pi", false).Switch("vnet_hdr", true);
        if (to.IsJson) { to.Flag("multi_queue", "", false); }
        to.Switch("persist", false).CloseObject();
    }
}

internal static class IprouteSwitch
{
    /// <summary><c>name on</c> or <c>name off</c>; a boolean in JSON (print_on_off).</summary>
    public static IprouteWriter Switch(this IprouteWriter to, string name, bool value) =>
        to.IsJson ? to.Flag(name, "", value) : to.Text($"{name} {(value ? "on" : "off")} ");
}
