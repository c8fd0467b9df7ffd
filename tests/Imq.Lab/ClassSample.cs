using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Imq.Lab;

/// <summary>One htb class of one device at one moment, as <c>tc -s class show</c> tells it (6.1's tc prints classes as text only).</summary>
/// <param name="RateBits">Configured rate, bits per second.</param>
/// <param name="Bytes">Sent so far, IP bytes on an imq device.</param>
/// <param name="Backlog">Bytes waiting.</param>
/// <param name="Waiting">Packets waiting.</param>
internal sealed partial record ClassSample(string Handle, long Ticks, double RateBits, long Bytes, long Packets, long Backlog, long Waiting, long Drops)
{
    public static IReadOnlyDictionary<string, ClassSample> Read(string text)
    {
        long now = Stopwatch.GetTimestamp();
        Dictionary<string, ClassSample> samples = new(StringComparer.Ordinal);
        foreach (Match one in ClassPattern().Matches(text))
        {
            string handle = one.Groups["handle"].Value;
            samples[handle] = new ClassSample(handle, now, Scaled("rate", 1000), Plain("bytes"), Plain("packets"), (long)Scaled("backlog", 1024), Plain("waiting"), Plain("drops"));

            long Plain(string name) => long.Parse(one.Groups[name].Value, CultureInfo.InvariantCulture);

            double Scaled(string name, double step) =>
                double.Parse(one.Groups[name].Value, CultureInfo.InvariantCulture) * Math.Pow(step, "KMG".IndexOf(one.Groups[name + "Unit"].Value, StringComparison.Ordinal) + (one.Groups[name + "Unit"].Length > 0 ? 1 : 0));
        }
        return samples;
    }

    /// <returns>Bits per second between an earlier sample and this one.</returns>
    public double RateSince(ClassSample earlier)
    {
        double seconds = Stopwatch.GetElapsedTime(earlier.Ticks, Ticks).TotalSeconds;
        return seconds > 0 ? (Bytes - earlier.Bytes) * 8 / seconds : 0;
    }

    [GeneratedRegex(@"class htb (?<handle>\S+) .*?rate (?<rate>[\d.]+)(?<rateUnit>[KMG]?)bit.*?Sent (?<bytes>\d+) bytes (?<packets>\d+) pkt \(dropped (?<drops>\d+),.*?backlog (?<backlog>[\d.]+)(?<backlogUnit>[KMG]?)b (?<waiting>\d+)p", RegexOptions.Singleline)]
    private static partial Regex ClassPattern();
}
