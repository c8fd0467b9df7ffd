using System.Collections.Immutable;
using Imq.Packets.Addresses;
using Imq.Router.Ports;
using Imq.Shaping.Devices;

namespace Imq.Router.Interfaces;

/// <summary>One interface of the router: loopback, a port, or an IMQ device. Changed through <see cref="InterfaceTable"/> only.</summary>
internal sealed class Interface(int index, InterfaceKind kind, InterfaceSettings settings)
{
    /// <summary>1 is lo; never used again for another interface while the router runs.</summary>
    public int Index { get; } = index;

    public InterfaceKind Kind { get; } = kind;

    public InterfaceSettings Settings { get; internal set; } = settings;

    /// <summary>Null for lo and IMQ devices.</summary>
    public IPort? Port { get; internal set; }

    /// <summary>The queue that packets leave through; null for lo.</summary>
    public ShapedDevice? Device { get; internal set; }

    /// <summary>What made the port; null for lo and IMQ devices.</summary>
    public TapOptions? Definition { get; internal set; }

    /// <summary>The address the port was opened with.</summary>
    internal MacAddress OpenedMac { get; init; }

    /// <summary>Traffic of a port or of lo; an IMQ device counts on its <see cref="Device"/>.</summary>
    public PortCounters Counters => Port?.Counters ?? OwnCounters;

    private PortCounters OwnCounters { get; } = new();

    /// <summary>N of <c>imqN</c> as created, or -1: not to be had by <c>--todev</c>.</summary>
    public int ImqNumber { get; internal init; } = -1;

    public string Name => Settings.Name;

    public int Mtu => Settings.Mtu;

    public MacAddress Mac => Settings.Mac;

    public ImmutableArray<InterfaceAddress> Addresses => Settings.Addresses;

    /// <summary>Administratively up.</summary>
    public bool IsUp => (Settings.Flags & InterfaceFlags.Up) != 0;

    /// <summary>The far end was there when last asked; always true where there is no far end.</summary>
    public bool HasCarrier { get; internal set; } = true;

    /// <summary>Up and with carrier: packets can leave.</summary>
    public bool IsRunning => IsUp && HasCarrier;

    public bool IsLoopback => Kind == InterfaceKind.Loopback;

    public bool IsImq => Kind == InterfaceKind.Imq;

    /// <summary>Neighbours are looked up: an Ethernet link that is not NOARP.</summary>
    public bool NeedsNeighbors => Kind == InterfaceKind.Tap && (Settings.Flags & InterfaceFlags.NoArp) == 0;

    /// <summary>What <c>ip link</c> prints between &lt; and &gt;: the flags set and those that follow from the state.</summary>
    public InterfaceFlags Flags
    {
        get
        {
            InterfaceFlags flags = Settings.Flags;
            if (IsRunning) { flags |= InterfaceFlags.Running | InterfaceFlags.LowerUp; }
            return flags;
        }
    }

    /// <summary>operstate as <c>ip link</c> prints it (RFC 2863): lo and IMQ devices have no link to speak of and stay UNKNOWN.</summary>
    public string OperationalState =>
        !IsRunning ? "DOWN" : Port is null ? "UNKNOWN" : "UP";

    public override string ToString() => Name;
}
