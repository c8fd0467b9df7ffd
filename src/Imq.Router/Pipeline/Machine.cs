using Imq.Netfilter;
using Imq.Packets;
using Imq.Router.Bridge;
using Imq.Router.Interfaces;
using Imq.Router.LocalStack;
using Imq.Router.Neighbors;
using Imq.Router.Routing;
using Imq.Shaping;

namespace Imq.Router.Pipeline;

/// <summary>All parts of one router, put together. What the outside needs of it: the tables that commands change, and the path that a loop drives.</summary>
internal sealed class Machine
{
    public Machine(PacketPool pool, IPortFactory ports)
    {
        Pool = pool;
        WorkList work = new();
        List<PortTransmit> pending = [];
        ActiveDevices active = new();
        Interfaces = new InterfaceTable(ports, new RouterDevices(Control, new ImqRelease(work), pending, Counters));
        Routes = new RouteTable(Interfaces);

        LocalPackets packets = new(pool, work, Counters);
        SourceAddresses sources = new(Interfaces);
        IcmpRateLimit limit = new();
        Icmp4Errors errors4 = new(packets, Interfaces, Routes, sources, limit, Counters);
        Icmp6Errors errors6 = new(packets, Interfaces, Routes, sources, limit, Counters);
        TcpResets resets = new(packets, Routes);

        LinkOutput link = new(active);
        NeighborLink neighborLink = new(link, Interfaces, Routes, sources, errors4, errors6);
        Neighbors = new NeighborTable(neighborLink);
        Arp arp = new(Neighbors, link, Interfaces, Routes, packets, Counters);
        NeighborDiscovery discovery = new(Neighbors, Interfaces, packets, Counters);
        neighborLink.Arp = arp;
        neighborLink.Discovery = discovery;

        LocalRouting localRouting = new(Interfaces, Routes);
        Filter = new PacketFilter(
            new FilterServices(Interfaces, Routes, localRouting, new Rejecter(resets, errors4, errors6), Log), new ImqBridge(Interfaces, active, Log));
        Path = new PacketPath(
            Filter, Interfaces,
            new Ipv4Routing(Interfaces, Routes, errors4), new Ipv6Routing(Interfaces, Routes, errors6), localRouting,
            new LocalStack.LocalStack(new EchoReplies(packets, Interfaces, Routes, sources), discovery, resets, errors4, errors6, Counters),
            arp, Neighbors, new NetworkOutput(Interfaces, Neighbors, link, errors4, errors6, Counters), active, work, pending, Counters);
        FollowInterfaces(active);
    }

    public PacketPool Pool { get; }

    public TrafficControl Control { get; } = new();

    public InterfaceTable Interfaces { get; }

    public RouteTable Routes { get; }

    public NeighborTable Neighbors { get; }

    public PacketFilter Filter { get; }

    public PacketPath Path { get; }

    public PathCounters Counters { get; } = new();

    /// <summary>What the LOG target and the path itself have to say.</summary>
    public KernelLog Log { get; } = new();

    private void FollowInterfaces(ActiveDevices active)
    {
        Interfaces.Failed += line => Log.Write(3, line);
        Interfaces.Changed += (at, before) =>
        {
            if (!at.IsUp && (before.Flags & InterfaceFlags.Up) != 0) { Neighbors.PortDown(at.Index, isGone: false); }
        };
        Interfaces.Removed += gone => Neighbors.PortDown(gone.Index, isGone: true);
        Interfaces.Settled += () =>
        {
            active.Rebuild(Control.Devices);
            Filter.PortsChanged();
        };
        Filter.PortsChanged();
    }
}
