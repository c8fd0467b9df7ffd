using Imq.Packets;
using Imq.Packets.Addresses;

namespace Imq.Router.Neighbors;

/// <summary>
/// What an entry does when it is used, when time passes and when news of it come.
/// <code>
///   none ─use─► incomplete ─3 questions, 1 s apart─► failed ─use─► incomplete
///                   │ answer
///                   ▼          30 s             use           5 s           3 questions, 1 s apart
///               reachable ───────────► stale ───────► delay ──────► probe ──────────► failed
///                   ▲─────────────────────── answer ────────────────┘
/// </code>
/// </summary>
/// <remarks>Source: RFC 4861, 7.3.3; behaviour of net/core/neighbour.c, whose states ARP shares.</remarks>
internal sealed class NeighborMachine(INeighborLink link)
{
    /// <summary>No timer fires before this.</summary>
    public Instant Next { get; private set; } = Instant.Never;

    /// <summary>A packet is to go to this neighbour.</summary>
    /// <returns>True if its address may be used.</returns>
    public bool Use(Neighbor neighbor, Instant now)
    {
        neighbor.Used = now;
        if (neighbor.State == NudState.Stale)
        {
            neighbor.Updated = now;
            Enter(neighbor, NudState.Delay, now + NeighborTiming.DelayNanoseconds);
        }
        return (neighbor.State & NudState.Valid) != 0;
    }

    /// <summary>Keeps a packet until the address is known; the oldest one makes room. Takes ownership.</summary>
    public void Wait(Neighbor neighbor, PacketBuffer packet, Instant now)
    {
        int charge = Charge(packet);
        while (neighbor.Waiting.Count >= NeighborTiming.WaitingPackets || neighbor.WaitingBytes + charge > NeighborTiming.WaitingBytes)
        {
            if (TakeWaiting(neighbor) is not { } oldest) { break; }
            oldest.Drop(DropReason.NeighborQueueFull);
        }
        neighbor.Waiting.AddLast(packet);
        neighbor.WaitingBytes += charge;
        if (neighbor.State is NudState.None or NudState.Failed)
        {
            neighbor.Updated = now;
            neighbor.Probes = NeighborTiming.UnicastProbes;
            Enter(neighbor, NudState.Incomplete, now + NeighborTiming.RetransmitNanoseconds);
            Ask(neighbor, now);
        }
    }

    /// <summary>News of the neighbour, from its own mouth or the administrator's.</summary>
    public void Update(Neighbor neighbor, MacAddress? address, NudState state, NeighborUpdate flags, Instant now)
    {
        NudState old = neighbor.State;
        bool isAdmin = (flags & NeighborUpdate.Admin) != 0;
        if (!isAdmin && (old & (NudState.NoArp | NudState.Permanent)) != 0) { return; }
        bool wasValid = (old & NudState.Valid) != 0;
        if (address is null && !wasValid) { return; }
        MacAddress mac = address ?? neighbor.Mac;
        if ((state & NudState.Connected) != 0) { neighbor.Confirmed = now; }
        if (wasValid && mac != neighbor.Mac && (flags & NeighborUpdate.Override) == 0)
        {
            if ((flags & NeighborUpdate.WeakOverride) == 0 || (old & NudState.Connected) == 0) { return; }
            mac = neighbor.Mac;
            state = NudState.Stale;
        }
        else if (wasValid && mac == neighbor.Mac && state == NudState.Stale && !isAdmin)
        {
            state = old;
        }
        Become(neighbor, mac, state, now);
        if (!wasValid) { SendWaiting(neighbor, now); }
    }

    /// <summary>Fires the timers that are due.</summary>
    public void Poll(ReadOnlySpan<Neighbor> all, Instant now)
    {
        if (now < Next) { return; }
        Instant next = Instant.Never;
        foreach (Neighbor neighbor in all)
        {
            if ((neighbor.State & NudState.InTimer) == 0) { continue; }
            if (neighbor.Timer <= now) { Fire(neighbor, now); }
            if ((neighbor.State & NudState.InTimer) != 0) { next = Instant.Min(next, neighbor.Timer); }
        }
        Next = next;
    }

    /// <summary>Ends everything that waits, as the reason says.</summary>
    public static void DropWaiting(Neighbor neighbor, DropReason reason)
    {
        while (TakeWaiting(neighbor) is { } packet) { packet.Drop(reason); }
    }

    private void Become(Neighbor neighbor, MacAddress mac, NudState state, Instant now)
    {
        bool isNewMac = !neighbor.HasMac || mac != neighbor.Mac;
        if (state != neighbor.State || isNewMac) { neighbor.Updated = now; }
        if (state != neighbor.State)
        {
            neighbor.Probes = 0;
            Enter(neighbor, state, state switch
            {
                NudState.Reachable => now + NeighborTiming.ReachableNanoseconds,
                NudState.Delay => now + NeighborTiming.DelayNanoseconds,
                _ => now,
            });
        }
        if (!isNewMac) { return; }
        neighbor.Mac = mac;
        neighbor.HasMac = true;
        if ((state & NudState.Connected) == 0) { neighbor.Confirmed = now - (2 * NeighborTiming.ReachableNanoseconds); }
    }

    private void Fire(Neighbor neighbor, Instant now)
    {
        switch (neighbor.State)
        {
            case NudState.Reachable when now < neighbor.Confirmed + NeighborTiming.ReachableNanoseconds:
                neighbor.Timer = neighbor.Confirmed + NeighborTiming.ReachableNanoseconds;
                return;
            case NudState.Reachable when now <= neighbor.Used + NeighborTiming.DelayNanoseconds:
                neighbor.Updated = now;
                Enter(neighbor, NudState.Delay, now + NeighborTiming.DelayNanoseconds);
                return;
            case NudState.Reachable:
                neighbor.Updated = now;
                neighbor.State = NudState.Stale;
                return;
            case NudState.Delay when now <= neighbor.Confirmed + NeighborTiming.DelayNanoseconds:
                neighbor.Updated = now;
                Enter(neighbor, NudState.Reachable, neighbor.Confirmed + NeighborTiming.ReachableNanoseconds);
                return;
            case NudState.Delay:
                neighbor.Updated = now;
                neighbor.Probes = 0;
                neighbor.State = NudState.Probe;
                break;
        }
        int limit = neighbor.State == NudState.Probe ? NeighborTiming.UnicastProbes : NeighborTiming.UnicastProbes + NeighborTiming.MulticastProbes;
        if (neighbor.Probes >= limit)
        {
            Fail(neighbor, now);
            return;
        }
        Enter(neighbor, neighbor.State, now + NeighborTiming.RetransmitNanoseconds);
        Ask(neighbor, now);
    }

    private void Ask(Neighbor neighbor, Instant now)
    {
        bool unicast = neighbor.Probes < NeighborTiming.UnicastProbes && neighbor.HasMac;
        neighbor.Probes++;
        link.Solicit(neighbor, unicast, neighbor.Waiting.First, now);
    }

    private void Fail(Neighbor neighbor, Instant now)
    {
        neighbor.Updated = now;
        neighbor.State = NudState.Failed;
        while (TakeWaiting(neighbor) is { } packet) { link.ReportUnreachable(packet, neighbor, now); }
    }

    private void SendWaiting(Neighbor neighbor, Instant now)
    {
        while (TakeWaiting(neighbor) is { } packet) { link.SendResolved(packet, neighbor, now); }
    }

    private void Enter(Neighbor neighbor, NudState state, Instant timer)
    {
        neighbor.State = state;
        if ((state & NudState.InTimer) == 0) { return; }
        neighbor.Timer = timer;
        Next = Instant.Min(Next, timer);
    }

    private static PacketBuffer? TakeWaiting(Neighbor neighbor)
    {
        PacketBuffer? packet = neighbor.Waiting.TakeFirst();
        if (packet is not null) { neighbor.WaitingBytes -= Charge(packet); }
        return packet;
    }

    /// <summary>What the packet really holds, as Linux counts the buffer and not the bytes in it.</summary>
    private static int Charge(PacketBuffer packet) => packet.Capacity;
}
