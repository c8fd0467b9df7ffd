using Imq.Syntax.Units;

namespace Imq.Shaping.Qdiscs;

/// <summary>The time unit in which tc and the kernel exchange burst sizes: ticks of 64 ns. Bursts go through it, rounding included.</summary>
/// <remarks>Source: iproute2 6.1 tc_core.c (microseconds are cut to whole ones on the way), Linux net/pkt_sched.h PSCHED_SHIFT 6, /proc/net/psched.</remarks>
internal static class TickTime
{
    private const int NanosecondBits = 6;
    private const double TicksPerMicrosecond = 15.625, MicrosecondsPerSecond = 1_000_000, Wrap = 4294967296.0;

    /// <summary>Ticks that <paramref name="bytes"/> take at a rate (bytes/s), as tc hands them to the kernel.</summary>
    public static uint FromBytes(ulong rate, uint bytes) => ToUInt32(ToUInt32(MicrosecondsPerSecond * (bytes / (double)rate)) * TicksPerMicrosecond);

    /// <summary>Bytes that pass in so many ticks, as tc prints them.</summary>
    public static uint ToBytes(ulong rate, uint ticks) => ToUInt32((double)rate * ToUInt32(ticks / TicksPerMicrosecond) / MicrosecondsPerSecond);

    /// <summary>Bytes that <see cref="FromBytes"/> turns into so many ticks at that rate; at least 1, as 0 asks for a default.</summary>
    /// <remarks>Not what <see cref="ToBytes"/> prints: that loses up to a microsecond. Long bursts have wrapped around: ticks and microseconds both do.</remarks>
    public static uint BytesFor(ulong rate, uint ticks)
    {
        double longest = uint.MaxValue * MicrosecondsPerSecond / rate;
        for (double base32 = 0; base32 <= longest; base32 += Wrap)
        {
            for (double lap = 0; lap < TicksPerMicrosecond; lap++)
            {
                double microseconds = base32 + Math.Ceiling((ticks + (lap * Wrap)) / TicksPerMicrosecond), bytes = Math.Ceiling(microseconds * rate / MicrosecondsPerSecond);
                for (double each = Math.Max(1, bytes - 1); each <= Math.Min(bytes + 1, uint.MaxValue); each++)
                {
                    if (FromBytes(rate, (uint)each) == ticks) { return (uint)each; }
                }
            }
        }
        return Math.Max(1, ToBytes(rate, ticks));
    }

    /// <summary>Token units (<see cref="RateConfig"/>) of so many ticks.</summary>
    public static long ToTokens(uint ticks) => (long)ticks << (NanosecondBits + RateConfig.FractionBits);

    /// <summary>Signed ticks of a token count, within 32 bits.</summary>
    public static int FromTokens(long tokens) => (int)Math.Clamp(tokens >> (NanosecondBits + RateConfig.FractionBits), int.MinValue, int.MaxValue);

    /// <summary>C's cast: what 32 bits cannot hold wraps around (a burst of more than 275 s).</summary>
    private static uint ToUInt32(double value) => unchecked((uint)CNumber.ToInt64(value));
}
