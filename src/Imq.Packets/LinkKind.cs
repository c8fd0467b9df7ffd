namespace Imq.Packets;

/// <summary>What a port's frames begin with.</summary>
public enum LinkKind
{
    /// <summary>An Ethernet header: TAP, a card.</summary>
    Ethernet,

    /// <summary>The IP header itself: TUN.</summary>
    RawIp,
}
