using System.Globalization;
using Imq.Packets;
using Imq.Router.Interfaces;
using Imq.Router.Routing;
using Imq.Syntax;

namespace Imq.Router.Commands;

/// <summary>Prints addresses as <c>ip addr</c> does.</summary>
internal sealed class AddressWriter(IprouteWriter to, IpOptions options)
{
    private static readonly (AddressFlags Flag, string Name)[] FlagNames =
    [
        (AddressFlags.Secondary, "secondary"), (AddressFlags.NoDad, "nodad"), (AddressFlags.HomeAddress, "home"),
        (AddressFlags.Permanent, "dynamic"), (AddressFlags.ManageTempAddress, "mngtmpaddr"), (AddressFlags.NoPrefixRoute, "noprefixroute"),
        (AddressFlags.MulticastAutojoin, "autojoin"), (AddressFlags.StablePrivacy, "stable-privacy"),
    ];

    /// <param name="newLine">Between the two lines of an address; null: as the options say.</param>
    public void Write(Interface at, InterfaceAddress address, string? newLine = null)
    {
        IpColor color = IpColors.Of(address.Address.Family);
        to.OpenObject();
        if (!options.Brief) { WriteStart(at, address); }
        to.Colored(options.Color, color, "local", address.Address.ToString());
        if (address.HasPeer) { to.Text(" peer ").Colored(options.Color, color, "address", address.Peer.ToString()); }
        to.Number("prefixlen", "/", address.Local.Length, " ");
        if (address.Metric != 0) { to.Number("metric", "metric ", address.Metric, " "); }
        if (!options.Brief) { WriteRest(address, color, newLine ?? options.NewLine); }
        to.CloseObject();
    }

    private void WriteStart(Interface at, InterfaceAddress address)
    {
        if (options.OneLine) { to.Text(string.Create(CultureInfo.InvariantCulture, $"{at.Index}: {at.Name}")); }
        if (options.OneLine && to.IsJson) { to.Number("index", "", at.Index).String("dev", "", at.Name); }
        to.String("family", "    ", address.Address.Family == IpFamily.V4 ? "inet" : "inet6", " ");
    }

    private void WriteRest(InterfaceAddress address, IpColor color, string newLine)
    {
        if (!address.Broadcast.IsAny) { to.Text("brd ").Colored(options.Color, color, "broadcast", address.Broadcast.ToString(), " "); }
        to.String("scope", "scope ", IpNames.Scope(address.Scope, options.Numeric), " ");
        WriteFlags(address);
        if (address.Label.Length > 0) { to.String("label", "", address.Label); }
        to.Text(newLine).Text("       valid_lft ");
        WriteLifetime("valid_life_time", address.ValidSeconds);
        to.Text(" preferred_lft ");
        WriteLifetime("preferred_life_time", address.PreferredSeconds);
        to.Text("\n");
    }

    private void WriteFlags(InterfaceAddress address)
    {
        foreach ((AddressFlags flag, string name) in FlagNames)
        {
            bool isSet = (address.Flags & flag) != 0;
            if (isSet == (flag != AddressFlags.Permanent)) { to.Flag(name, name + " ", true); }
        }
    }

    private void WriteLifetime(string key, uint seconds)
    {
        if (seconds == uint.MaxValue) { to.Text("forever").JsonNumber(key, seconds); }
        else { to.Number(key, "", seconds, "sec"); }
    }
}
