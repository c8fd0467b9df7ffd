using System.Diagnostics;
using System.Text.Json;

namespace Imq.Lab;

/// <summary>One class of one device at one moment, as <c>tc -s -j class show</c> tells it.</summary>
/// <param name="RateBits">Configured rate, bits per second.</param>
/// <param name="Bytes">Sent so far, IP bytes on an imq device.</param>
/// <param name="Backlog">Bytes waiting.</param>
internal sealed record ClassSample(string Handle, long Ticks, long RateBits, long Bytes, long Packets, long Backlog, long Waiting, long Drops)
{
    public static IReadOnlyDictionary<string, ClassSample> Read(string json)
    {
        Dictionary<string, ClassSample> samples = new(StringComparer.Ordinal);
        long now = Stopwatch.GetTimestamp();
        using JsonDocument document = JsonDocument.Parse(json);
        foreach (JsonElement one in document.RootElement.EnumerateArray())
        {
            if (!one.TryGetProperty("rate", out JsonElement rate)) { continue; }
            JsonElement stats = one.TryGetProperty("stats", out JsonElement nested) ? nested : one;
            string handle = one.GetProperty("handle").GetString()!;
            samples[handle] = new ClassSample(handle, now, rate.GetInt64() * 8, Get("bytes"), Get("packets"), Get("backlog"), Get("qlen"), Get("drops"));

            long Get(string name) => stats.TryGetProperty(name, out JsonElement value) ? value.GetInt64() : 0;
        }
        return samples;
    }

    /// <returns>Bits per second between an earlier sample and this one.</returns>
    public double RateSince(ClassSample earlier)
    {
        double seconds = Stopwatch.GetElapsedTime(earlier.Ticks, Ticks).TotalSeconds;
        return seconds > 0 ? (Bytes - earlier.Bytes) * 8 / seconds : 0;
    }
}
