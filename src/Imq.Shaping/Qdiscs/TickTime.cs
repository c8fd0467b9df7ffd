namespace Imq.Shaping.Qdiscs;

/// <summary>The time unit in which tc and the kernel exchange burst sizes: ticks of 64 ns. Bursts go through it, rounding included.</summary>
/// <remarks>Source: iproute2 6.1 tc_core.c (microseconds are cut to whole ones on the way), Linux net/pkt_sched.h PSCHED_SHIFT 6, /proc/net/psched.</remarks>
internal static class TickTime
{
    private const double TicksPerMicrosecond = 15.625, MicrosecondsPerSecond = 1_000_000;

    /// <summary>Ticks that <paramref name="bytes"/> take at a rate (bytes/s), as tc hands them to the kernel.</summary>
    public static uint FromBytes(ulong rate, uint bytes) => ToUInt32(ToUInt32(MicrosecondsPerSecond * (bytes / (double)rate)) * TicksPerMicrosecond);

    /// <summary>Bytes that pass in so many ticks, as tc prints them.</summary>
    public static uint ToBytes(ulong rate, uint ticks) => ToUInt32((double)rate * ToUInt32(ticks / TicksPerMicrosecond) / MicrosecondsPerSecond);

    public static long ToNanoseconds(uint ticks) => (long)ticks << 6;

    /// <summary>Signed ticks of a token count, within 32 bits.</summary>
    public static int FromNanoseconds(long nanoseconds) => (int)Math.Clamp(nanoseconds >> 6, int.MinValue, int.MaxValue);

    private static uint ToUInt32(double value) => value >= uint.MaxValue ? uint.MaxValue : (uint)value;
}
