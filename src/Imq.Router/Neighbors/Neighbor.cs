using Imq.Packets;
using Imq.Packets.Addresses;

namespace Imq.Router.Neighbors;

/// <summary>One entry of the neighbour table: whose link address is what, how sure, and who waits for it.</summary>
/// <remarks>Owned by <see cref="NeighborTable"/>, which reuses the object; nobody keeps it across a batch.</remarks>
internal sealed class Neighbor
{
    public NeighborKey Key { get; internal set; }

    /// <summary>Meaningless unless <see cref="HasMac"/>.</summary>
    public MacAddress Mac { get; internal set; }

    /// <summary>The link address is known, perhaps from before it failed.</summary>
    public bool HasMac { get; internal set; }

    public NudState State { get; internal set; }

    /// <summary>It said of itself that it is a router (neighbour advertisement, R flag).</summary>
    public bool IsRouter { get; internal set; }

    /// <summary>Last time a packet went to it (<c>ip -s neigh</c>: used).</summary>
    public Instant Used { get; internal set; }

    /// <summary>Last proof that it hears us.</summary>
    public Instant Confirmed { get; internal set; }

    /// <summary>Last change of state or address.</summary>
    public Instant Updated { get; internal set; }

    /// <summary>Questions asked since the state began.</summary>
    public int Probes { get; internal set; }

    /// <summary>When something happens by itself; meaningful in a state of <see cref="NudState.InTimer"/>.</summary>
    internal Instant Timer { get; set; }

    /// <summary>Packets that wait for the address, oldest first.</summary>
    internal PacketQueue Waiting { get; } = new();

    /// <summary>Bytes that <see cref="Waiting"/> is charged with.</summary>
    internal long WaitingBytes { get; set; }

    internal void Reset(NeighborKey key, Instant now)
    {
        Key = key;
        Mac = default;
        HasMac = IsRouter = false;
        State = NudState.None;
        Used = Updated = now;
        Confirmed = now - (2 * NeighborTiming.ReachableNanoseconds);
        Probes = 0;
        Timer = Instant.Never;
    }
}
