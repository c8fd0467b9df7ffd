using System.Collections.Immutable;
using Imq.Packets.Addresses;

namespace Imq.Router.Interfaces;

/// <summary>Everything about an interface that commands can change, as one value: taking a change back is putting the old value back.</summary>
internal sealed record InterfaceSettings
{
    public required string Name { get; init; }

    /// <summary>L3 bytes.</summary>
    public int Mtu { get; init; } = 1500;

    /// <summary>Packets; what fifo qdiscs take as their limit.</summary>
    public int TxQueueLength { get; init; } = 1000;

    public MacAddress Mac { get; init; }

    /// <summary>Of the flags that are set, not derived: Up, Broadcast, NoArp, Multicast, Promiscuous, AllMulticast, ….</summary>
    public InterfaceFlags Flags { get; init; }

    public string? Alias { get; init; }

    public uint Group { get; init; }

    /// <summary>In Linux's order: IPv4 primaries before secondaries; IPv6 wider scopes first.</summary>
    public ImmutableArray<InterfaceAddress> Addresses { get; init; } = [];
}
