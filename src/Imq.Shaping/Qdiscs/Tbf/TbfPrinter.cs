using System.Globalization;
using Imq.Syntax.Units;

namespace Imq.Shaping.Qdiscs;

/// <summary>Prints tbf as tc 6.1 does.</summary>
internal static class TbfPrinter
{
    private const double MicrosecondsPerSecond = 1_000_000;

    /// <param name="burst">Tokens of the bucket; what tc prints is computed back from it.</param>
    public static void Print(in TbfParameters asked, long burst, long peakBurst, TcWriter to)
    {
        uint ticks = (uint)TickTime.FromTokens(burst), peakTicks = (uint)TickTime.FromTokens(peakBurst);
        to.Rate("rate", "rate ", asked.Rate.Rate, " ");
        Bucket(to, "burst", asked.Rate, ticks);
        double latency = Latency(asked.Limit, asked.Rate, ticks);
        if (asked.Peak is { } peak)
        {
            // tc 6.1 leaves the peak rate out of its JSON.
            if (!to.To.IsJson) { to.Rate("peakrate", "peakrate ", peak.Rate, " "); }
            Bucket(to, to.Details ? "mtu" : "minburst", peak, peakTicks);
            latency = Math.Max(latency, Latency(asked.Limit, peak, peakTicks));
        }
        if (latency >= 0) { to.Time("lat", "lat ", latency >= uint.MaxValue ? uint.MaxValue : (uint)latency, " "); }
        if (to.Raw || latency < 0) { to.Size("limit", "limit ", asked.Limit, " "); }
        if (asked.Rate.Overhead != 0) { to.Number("overhead", "overhead ", asked.Rate.Overhead, " "); }
        if (to.Details || asked.Rate.LinkLayer > LinkLayer.Ethernet) { to.String("linklayer", "linklayer ", LinkLayers.NameOf(asked.Rate.LinkLayer), " "); }
    }

    private static double Latency(uint limit, RateConfig rate, uint ticks) =>
        (MicrosecondsPerSecond * (limit / (double)rate.Rate)) - Math.Floor(ticks / 15.625);

    private static void Bucket(TcWriter to, string name, RateConfig rate, uint ticks)
    {
        uint bytes = TickTime.ToBytes(rate.Rate, ticks);
        if (!to.Details)
        {
            to.Size(name, name + " ", bytes, " ");
            if (to.Raw) { to.Text(string.Create(CultureInfo.InvariantCulture, $"[{ticks:x8}] ")); }
            return;
        }
        to.String(name, name + " ", string.Create(CultureInfo.InvariantCulture, $"{new ByteSize(bytes)}/1"), " ");
        to.Number("mpu", "mpu ", rate.Mpu, "b ");
    }
}
