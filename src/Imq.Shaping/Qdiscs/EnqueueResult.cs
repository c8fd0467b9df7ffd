namespace Imq.Shaping.Qdiscs;

/// <summary>What a qdisc did with a packet that it was given.</summary>
public enum EnqueueResult : byte
{
    /// <summary>NET_XMIT_SUCCESS: the qdisc owns it.</summary>
    Queued,

    /// <summary>NET_XMIT_DROP: already released and counted.</summary>
    Dropped,

    /// <summary>NET_XMIT_CN: this one is queued, another one of the same qdisc was dropped and counted (sfq, red).</summary>
    CongestionNotified,
}
