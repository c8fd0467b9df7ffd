namespace Imq.Syntax.Units;

/// <summary>What follows the number in a time.</summary>
internal static class TimeSuffix
{
    /// <returns>Nanoseconds of one unit; <paramref name="bare"/> for no suffix; 0 for an unknown one.</returns>
    public static double Nanoseconds(ReadOnlySpan<char> suffix, double bare)
    {
        Span<char> lower = stackalloc char[5];
        int length = suffix.Length <= 5 ? suffix.ToLowerInvariant(lower) : -1;
        return length < 0 ? 0 : lower[..length] switch
        {
            "" => bare,
            "s" or "sec" or "secs" => 1e9,
            "ms" or "msec" or "msecs" => 1e6,
            "us" or "usec" or "usecs" => 1e3,
            "ns" or "nsec" or "nsecs" => 1,
            _ => 0,
        };
    }
}
