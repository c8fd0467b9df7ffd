using Imq.Packets;
using Imq.Router.Neighbors;
using Imq.Syntax;

namespace Imq.Router.Commands;

/// <summary>Prints neighbours as <c>ip neigh</c> does.</summary>
internal sealed class NeighborWriter(IprouteWriter to, IpOptions options, IpMachine machine)
{
    private static readonly (NudState State, string Name)[] States =
    [
        (NudState.Incomplete, "INCOMPLETE"), (NudState.Reachable, "REACHABLE"), (NudState.Stale, "STALE"), (NudState.Delay, "DELAY"),
        (NudState.Probe, "PROBE"), (NudState.Failed, "FAILED"), (NudState.NoArp, "NOARP"), (NudState.Permanent, "PERMANENT"),
    ];

    public static IEnumerable<string> StateNames => States.Select(s => s.Name.ToLowerInvariant());

    public void Write(Neighbor neighbor, bool hidesDevice)
    {
        string address = neighbor.Key.AddressText, device = machine.NameOf(neighbor.Key.Port);
        bool pad = options.Brief && !options.Json, hasMac = neighbor.HasMac && (neighbor.State & NudState.Valid) != 0;
        to.OpenObject();
        to.Colored(options.Color, IpColors.Of(neighbor.Key.Family), "dst", pad ? address.PadRight(39) : address, " ");
        if (!hidesDevice)
        {
            if (!options.Brief) { to.Text("dev "); }
            to.Colored(options.Color, IpColor.InterfaceName, "dev", pad ? device.PadRight(16) : device, " ");
        }
        if (hasMac)
        {
            if (!options.Brief) { to.Text("lladdr "); }
            to.Colored(options.Color, IpColor.LinkAddress, "lladdr", neighbor.Mac.ToString(), options.Brief ? "" : " ");
        }
        if (!options.Brief) { WriteRest(neighbor); }
        to.Text("\n").CloseObject();
    }

    private void WriteRest(Neighbor neighbor)
    {
        if (neighbor.IsRouter) { to.Flag("router", "router ", true); }
        if (options.Statistics > 0)
        {
            to.Text(" used ").Number("used", "", Age(neighbor.Used)).Number("confirmed", "/", Age(neighbor.Confirmed));
            to.Number("updated", "/", Age(neighbor.Updated)).Number("probes", "probes ", neighbor.Probes, " ");
        }
        to.OpenArray("state");
        foreach ((NudState state, string name) in States)
        {
            if ((neighbor.State & state) != 0) { to.String(null, "", name, " "); }
        }
        if (neighbor.State == NudState.None) { to.String(null, "", "NONE", " "); }
        to.CloseArray();
    }

    private long Age(Instant at) => Math.Max(0, machine.Neighbors.Now - at) / Instant.NanosecondsPerSecond;
}
