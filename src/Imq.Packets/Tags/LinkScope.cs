namespace Imq.Packets.Tags;

/// <summary>To whom the frame was addressed on the link (skb->pkt_type).</summary>
/// <remarks>Source: include/uapi/linux/if_packet.h PACKET_*, same values.</remarks>
public enum LinkScope : byte
{
    Host = 0,
    Broadcast = 1,
    Multicast = 2,
    OtherHost = 3,
    Outgoing = 4,
}
