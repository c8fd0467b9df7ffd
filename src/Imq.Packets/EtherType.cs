namespace Imq.Packets;

/// <summary>EtherType numbers this router knows (IEEE 802 numbers; include/uapi/linux/if_ether.h).</summary>
public static class EtherType
{
    public const ushort Ipv4 = 0x0800, Arp = 0x0806, Vlan = 0x8100, Ipv6 = 0x86DD, QinQ = 0x88A8;

    /// <summary>ETH_P_ALL: a tc filter's <c>protocol all</c>; never in a frame.</summary>
    public const ushort All = 0x0003;
}
