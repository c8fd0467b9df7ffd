using Imq.Packets;

namespace Imq.Shaping.Qdiscs;

/// <summary>A rate and how lengths are corrected for the link: turns bytes into nanoseconds (psched_ratecfg).</summary>
/// <remarks>
/// The division is a multiplication with a reciprocal of 32 significant bits, so the error is below 2^-31. A super-packet costs what its
/// segments cost one by one. Source of the rules (overhead added first, then mpu, then ATM cells): Linux net/sch_generic.h psched_l2t_ns.
/// </remarks>
internal readonly struct RateConfig
{
    private const int AtmCell = 53, AtmPayload = 48;
    private readonly ulong _multiplier;
    private readonly int _shift, _overhead, _minimum;
    private readonly LinkLayer _linkLayer;

    /// <param name="rate">Bytes per second, not 0.</param>
    /// <param name="overhead">Bytes added to every packet.</param>
    /// <param name="mpu">Shortest length charged, after the overhead.</param>
    public RateConfig(ulong rate, ushort overhead = 0, ushort mpu = 0, LinkLayer linkLayer = LinkLayer.Ethernet)
    {
        Rate = rate;
        _overhead = overhead;
        _minimum = mpu;
        _linkLayer = linkLayer;
        (_multiplier, _shift) = Reciprocal(rate);
    }

    /// <summary>Bytes per second.</summary>
    public ulong Rate { get; }

    public int Overhead => _overhead;

    public int Mpu => _minimum;

    public LinkLayer LinkLayer => _linkLayer;

    /// <summary>Nanoseconds that one packet of so many bytes holds the line.</summary>
    public long CostOf(int length)
    {
        length += _overhead;
        if (length < _minimum) { length = _minimum; }
        if (_linkLayer == LinkLayer.Atm) { length = (length + AtmPayload - 1) / AtmPayload * AtmCell; }
        return (long)(((ulong)length * _multiplier) >> _shift);
    }

    /// <summary>The same for a packet, all segments of a super-packet together.</summary>
    public long CostOf(PacketBuffer packet)
    {
        int segments = packet.SegmentCount;
        if (segments == 1) { return CostOf(packet.ShapedLength); }
        int full = packet.ShapedSegmentLength;
        return ((segments - 1) * CostOf(full)) + CostOf(packet.ShapedLength - ((segments - 1) * full));
    }

    /// <summary>Bytes that pass within so many nanoseconds.</summary>
    public long BytesIn(long nanoseconds) => (long)((UInt128)Rate * (ulong)nanoseconds / 1_000_000_000);

    private static (ulong Multiplier, int Shift) Reciprocal(ulong rate)
    {
        // 1e9/rate = multiplier / 2^shift, with as many bits as fit beside a 32-bit length.
        ulong factor = (ulong)Instant.NanosecondsPerSecond;
        for (int shift = 0; ; shift++, factor <<= 1)
        {
            ulong multiplier = factor / rate;
            if ((multiplier & (1UL << 31)) != 0 || (factor & (1UL << 63)) != 0) { return (multiplier, shift); }
        }
    }
}
