using Imq.Netfilter;
using Imq.Netfilter.Hooks;
using Imq.Packets;
using Imq.Packets.Tags;
using Imq.Router.Interfaces;
using Imq.Router.Loop;
using Imq.Router.Neighbors;
using Imq.Router.Ports;

namespace Imq.Router.Pipeline;

/// <summary>
/// The way of every packet.
/// <code>
///             PREROUTING                          FORWARD                POSTROUTING
///  port ─► −300 raw                        ┌─► −150 mangle ──────┐   −150 mangle                    root qdisc
///  rx      −200 conntrack                  │    0   filter       │    100 nat (source)        ─► of the port ─► port tx
///          −150 mangle     -j IMQ marks    │                     ├─► MAX  conntrack confirm
///          −149 IMQ  ◄──► imqN qdisc ──► route                   │   MAX  IMQ  ◄──► imqN qdisc
///          −100 nat (dest)                 │                     │
///                                          └─► INPUT ─► router's own stack ─► OUTPUT ─┘
/// </code>
/// </summary>
/// <remarks>
/// A packet runs to its end, or into a queue, before the next one begins. Nothing here calls itself: what an imq device lets go and what
/// the router itself says goes to the <see cref="WorkList"/>. Ports are given their packets at the end of a batch.
/// Owned by the event loop's thread; per packet it allocates nothing and reads no clock.
/// </remarks>
internal sealed class PacketPath(
    PacketFilter filter, InterfaceTable interfaces, Ipv4Routing routing4, Ipv6Routing routing6, LocalRouting localRouting,
    LocalStack.LocalStack stack, Arp arp, NeighborTable neighbors, NetworkOutput output, ActiveDevices devices, WorkList work,
    List<PortTransmit> pending, PathCounters counters) : IPacketWorker
{
    public PathCounters Counters => counters;

    public bool HasBacklog => devices.Any;

    public void Receive(IPort port, ReadOnlySpan<PacketBuffer> batch, Instant now)
    {
        LinkKind link = port.Link;
        foreach (PacketBuffer packet in batch)
        {
            Decode(packet, port, link, now);
            WorkOff(now);
        }
        Flush();
    }

    public Instant Poll(Instant now)
    {
        neighbors.Poll(now);
        WorkOff(now);
        devices.Poll(now);
        WorkOff(now);
        Flush();
        return Instant.Min(devices.NextEvent, neighbors.NextEvent);
    }

    public void PortGone(IPort port) => neighbors.PortDown(port.Index, isGone: true);

    private void Decode(PacketBuffer packet, IPort port, LinkKind link, Instant now)
    {
        bool isSound = PacketDecoder.TryDecode(packet, link, port.Mac, out DropReason reason);
        counters.Received += packet.SegmentCount;
        if (!isSound) { packet.Drop(reason); }
        else if (packet.LinkScope == LinkScope.OtherHost || IsForeignVlan(packet)) { packet.Drop(DropReason.OtherHost); }
        else if (packet.Protocol == EtherType.Arp) { arp.Receive(packet, now); }
        else if (packet.Protocol != EtherType.Ipv6 || routing6.TryAdmit(packet, now)) { PreRouting(packet, now); }
    }

    /// <summary>A tag is another network, unless it carries a priority only (VLAN id 0).</summary>
    private static bool IsForeignVlan(PacketBuffer packet) =>
        packet.VlanDepth > 0 && ((packet.VlanTag & 0xFFF) != 0 || (packet.Link[^4..] is [byte high, byte low, ..] && ((high & 0x0F) | low) != 0));

    private void PreRouting(PacketBuffer packet, Instant now)
    {
        if (filter.Run(HookPoint.PreRouting, packet, now) == Verdict.Accept) { Route(packet, now); }
    }

    private void Route(PacketBuffer packet, Instant now)
    {
        switch (packet.Protocol == EtherType.Ipv4 ? routing4.Route(packet, now) : routing6.Route(packet, now))
        {
            case Way.Local: LocalIn(packet, now); break;
            case Way.Forward: Forward(packet, now); break;
        }
    }

    private void LocalIn(PacketBuffer packet, Instant now)
    {
        if (filter.Run(HookPoint.LocalIn, packet, now) == Verdict.Accept) { stack.Deliver(packet, now); }
    }

    private void Forward(PacketBuffer packet, Instant now)
    {
        if (filter.Run(HookPoint.Forward, packet, now) == Verdict.Accept) { PostRouting(packet, now); }
    }

    private void LocalOut(PacketBuffer packet, Instant now)
    {
        if (!localRouting.TryRoute(packet)) { return; }
        if (filter.Run(HookPoint.LocalOut, packet, now) == Verdict.Accept) { PostRouting(packet, now); }
    }

    private void PostRouting(PacketBuffer packet, Instant now)
    {
        if (filter.Run(HookPoint.PostRouting, packet, now) == Verdict.Accept) { output.Send(packet, now); }
    }

    /// <summary>An imq device let it go: the rest of the hook point, then what comes after the hook point.</summary>
    private void Resume(PacketBuffer packet, Instant now)
    {
        if (IsOrphan(packet))
        {
            packet.Drop(DropReason.PortGone);
            return;
        }
        bool wasPreRouting = packet.Resume.Hook == (byte)HookPoint.PreRouting;
        if (filter.Resume(packet, now) != Verdict.Accept) { return; }
        if (wasPreRouting) { Route(packet, now); } else { output.Send(packet, now); }
    }

    /// <summary>A port that it came by or will leave by was removed while it waited.</summary>
    private bool IsOrphan(PacketBuffer packet) =>
        (packet.InPort != 0 && interfaces[packet.InPort] is null) || (packet.OutPort != 0 && interfaces[packet.OutPort] is null);

    private void WorkOff(Instant now)
    {
        while (true)
        {
            if (work.Released.TakeFirst() is { } released) { Resume(released, now); }
            else if (work.Local.TakeFirst() is { } own) { LocalOut(own, now); }
            else { return; }
        }
    }

    private void Flush()
    {
        for (int i = 0; i < pending.Count; i++) { pending[i].Flush(); }
        pending.Clear();
    }
}
