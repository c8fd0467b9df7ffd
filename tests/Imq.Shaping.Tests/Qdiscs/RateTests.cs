using Imq.Packets;
using Imq.Shaping.Tests.Devices;
using Xunit;

namespace Imq.Shaping.Tests.Qdiscs;

public sealed class RateTests
{
    /// <summary>Rate, simulated seconds, packet bytes: enough packets to see 0.1 %.</summary>
    public static TheoryData<string, double, double, int> Rates => new()
    {
        { "1kbit", 125, 1_000, 100 },
        { "64kbit", 8_000, 100, 300 },
        { "1mbit", 125_000, 30, 1500 },
        { "10mbit", 1_250_000, 10, 1500 },
        { "100mbit", 12_500_000, 10, 1500 },
        { "1gbit", 125_000_000, 2, 1500 },
        { "10gbit", 1_250_000_000, 0.3, 1500 },
        { "1234567bit", 154_320, 30, 1234 },
    };

    [Theory, MemberData(nameof(Rates))]
    public void Htb_sends_at_its_rate_and_never_above_rate_plus_burst(string rate, double bytesPerSecond, double seconds, int length)
    {
        PacketPool pool = new();
        ShapedBench bench = new(pool);
        bench.Add("root handle 1: htb default 10");
        bench.AddClass($"parent 1: classid 1:10 htb rate {rate} burst 15k cburst 15k");
        MeasureRate(bench, bytesPerSecond, seconds, length, burst: 15 * 1024, lateness: null);
    }

    [Theory, MemberData(nameof(Rates))]
    public void Htb_keeps_its_rate_however_late_it_is_woken(string rate, double bytesPerSecond, double seconds, int length)
    {
        PacketPool pool = new();
        ShapedBench bench = new(pool);
        bench.Add("root handle 1: htb default 10");
        bench.AddClass($"parent 1: classid 1:10 htb rate {rate}");
        MeasureRate(bench, bytesPerSecond, seconds, length, burst: 1600, lateness: new Random(7));
    }

    [Theory, MemberData(nameof(Rates))]
    public void Tbf_sends_at_its_rate_and_never_above_rate_plus_burst(string rate, double bytesPerSecond, double seconds, int length)
    {
        PacketPool pool = new();
        ShapedBench bench = new(pool);
        bench.Add($"root handle 1: tbf rate {rate} burst 5k limit 10m");
        MeasureRate(bench, bytesPerSecond, seconds, length, burst: 5 * 1024, lateness: null);
    }

    [Theory, MemberData(nameof(Rates))]
    public void Tbf_keeps_its_rate_however_late_it_is_woken(string rate, double bytesPerSecond, double seconds, int length)
    {
        PacketPool pool = new();
        ShapedBench bench = new(pool);
        bench.Add($"root handle 1: tbf rate {rate} burst 2k limit 10m");
        MeasureRate(bench, bytesPerSecond, seconds, length, burst: 2 * 1024, lateness: new Random(11));
    }

    [Fact]
    public void Overhead_mpu_and_cells_are_charged_to_every_packet()
    {
        PacketPool pool = new();
        ShapedBench bench = new(pool);
        bench.Add("root handle 1: htb default 10");
        bench.AddClass("parent 1: classid 1:10 htb rate 1mbit overhead 18 mpu 64 linklayer atm");
        // 100 bytes + 18 = 118 bytes = 3 cells = 159 bytes on the line.
        MeasureRate(bench, 125_000.0 * 100 / 159, 20, 100, burst: 1700, lateness: null);
    }

    /// <summary>Keeps the queue full, polls when told to (late, where <paramref name="lateness"/> says so) and checks what came out.</summary>
    private static void MeasureRate(ShapedBench bench, double bytesPerSecond, double seconds, int length, double burst, Random? lateness)
    {
        const long Start = Instant.NanosecondsPerSecond;
        Instant now = new(Start), end = new Instant(Start) + (long)(seconds * 1e9);
        double worstExcess = double.MinValue;
        bench.Released = (packet, at) =>
        {
            double allowed = bytesPerSecond * ((at.Nanoseconds - Start) / 1e9);
            worstExcess = Math.Max(worstExcess, bench.BytesOut - packet.ShapedLength - allowed);
        };
        while (now < end)
        {
            while (bench.Device.QueueLength < 2000) { Assert.True(bench.Enqueue(length, now)); }
            bench.Device.Poll(now, 64);
            Instant next = bench.Device.NextEvent;
            Assert.True(next < Instant.Never, "a full queue must ask to be polled again");
            if (lateness is not null && next > now)
            {
                next += (long)(lateness.NextDouble() * 600_000);
            }
            if (next > now) { now = next; }
        }
        double sent = bench.BytesOut - burst, expected = bytesPerSecond * seconds;
        Assert.InRange(sent / expected, 0.999 - (2 * burst / expected), 1.001 + (burst / expected));
        Assert.True(worstExcess <= burst + 1, $"sent {worstExcess:f0} bytes more than the rate allows, burst is {burst:f0}");
        bench.Close();
    }
}
