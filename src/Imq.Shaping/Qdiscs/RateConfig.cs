using Imq.Packets;

namespace Imq.Shaping.Qdiscs;

/// <summary>A rate and how lengths are corrected for the link: turns bytes into time on the line (psched_ratecfg).</summary>
/// <remarks>
/// Tokens are counted in units of 1/256 ns: at 10 Gbit/s a whole nanosecond more or less per small packet would be a per cent of the rate.
/// The division is a multiplication with a reciprocal of 32 significant bits or more. A super-packet costs what its segments cost one by
/// one. Source of the rules (overhead added first, then mpu, then ATM cells): Linux net/sch_generic.h psched_l2t_ns.
/// </remarks>
internal readonly struct RateConfig
{
    /// <summary>Token units per nanosecond, as a shift.</summary>
    public const int FractionBits = 8;

    private const int AtmCell = 53, AtmPayload = 48;
    private readonly ulong _multiplier, _round;
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
        _round = (1UL << _shift) - 1;
    }

    /// <summary>Bytes per second.</summary>
    public ulong Rate { get; }

    public int Overhead => _overhead;

    public int Mpu => _minimum;

    public LinkLayer LinkLayer => _linkLayer;

    /// <summary>Nanoseconds, rounded up, of so many token units.</summary>
    public static long ToNanoseconds(long tokens) => (tokens + (1 << FractionBits) - 1) >> FractionBits;

    public static long FromNanoseconds(long nanoseconds) => nanoseconds << FractionBits;

    /// <summary>Token units that one packet of so many bytes holds the line; rounded up, so that the rate is never exceeded.</summary>
    public long CostOf(int length) => (long)((((ulong)Charged(length) * _multiplier) + _round) >> _shift);

    /// <summary>The same for a packet, all segments of a super-packet together.</summary>
    public long CostOf(PacketBuffer packet)
    {
        int segments = packet.SegmentCount;
        if (segments == 1) { return CostOf(packet.ShapedLength); }
        int full = packet.ShapedSegmentLength;
        return ((segments - 1) * CostOf(full)) + CostOf(packet.ShapedLength - ((segments - 1) * full));
    }

    /// <summary>The same for a bucket of any size.</summary>
    public long CostOfBucket(uint bytes)
    {
        UInt128 cost = ((UInt128)Charged(bytes) * _multiplier) >> _shift;
        return cost > long.MaxValue / 4 ? long.MaxValue / 4 : (long)cost;
    }

    /// <summary>Bytes that pass within so many token units.</summary>
    public long BytesIn(long tokens) => (long)UInt128.Min(((UInt128)Rate * (ulong)Math.Max(0, tokens) / 1_000_000_000) >> FractionBits, long.MaxValue);

    private long Charged(long length)
    {
        length += _overhead;
        if (length < _minimum) { length = _minimum; }
        return _linkLayer == LinkLayer.Atm ? (length + AtmPayload - 1) / AtmPayload * AtmCell : length;
    }

    /// <summary>Units per byte = multiplier / 2^shift, with as many bits as fit beside a packet's length.</summary>
    private static (ulong Multiplier, int Shift) Reciprocal(ulong rate)
    {
        ulong factor = (ulong)Instant.NanosecondsPerSecond << FractionBits;
        int shift = 0;
        while (factor / rate < 1UL << 31 && (factor & (1UL << 63)) == 0)
        {
            factor <<= 1;
            shift++;
        }
        return (factor / rate, shift);
    }
}
