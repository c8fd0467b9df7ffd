namespace Imq.Shaping.Qdiscs;

/// <summary>How a link carries a packet; the numbers of linux/pkt_sched.h TC_LINKLAYER_*.</summary>
internal enum LinkLayer : byte
{
    Unaware = 0,
    Ethernet = 1,

    /// <summary>Cells of 53 bytes with 48 of payload: the length is rounded up to whole cells.</summary>
    Atm = 2,
}
