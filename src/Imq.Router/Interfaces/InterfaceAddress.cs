using Imq.Router.Routing;

namespace Imq.Router.Interfaces;

/// <summary>One address of an interface. Immutable.</summary>
internal sealed record InterfaceAddress
{
    /// <summary>The router's own address, with the length of its prefix (of the peer's, where there is a peer).</summary>
    public required IpPrefix Local { get; init; }

    /// <summary>The other end of a point-to-point link; equals the local address where there is none.</summary>
    public required IpAddress Peer { get; init; }

    /// <summary>IPv4 only; any-address where none is set.</summary>
    public IpAddress Broadcast { get; init; }

    public RouteScope Scope { get; init; }

    /// <summary>IPv4 only: the interface's name, or it with <c>:something</c> behind.</summary>
    public string Label { get; init; } = "";

    public AddressFlags Flags { get; init; } = AddressFlags.Permanent;

    /// <summary>Metric of the prefix's route; 0: the family's default.</summary>
    public uint Metric { get; init; }

    /// <summary>Seconds as given; 4294967295 is for ever. Kept and printed, not counted down.</summary>
    public uint ValidSeconds { get; init; } = uint.MaxValue;

    public uint PreferredSeconds { get; init; } = uint.MaxValue;

    public IpAddress Address => Local.Address;

    public bool IsSecondary => (Flags & AddressFlags.Secondary) != 0;

    public bool HasPeer => Peer != Local.Address;

    /// <summary>The prefix on the link: of the peer, which is the address itself where there is no peer.</summary>
    public IpPrefix OnLink => new IpPrefix(Peer, Local.Length).Network;
}
