using Imq.Packets;
using Imq.Shaping.Qdiscs;
using Imq.Shaping.Tests.Devices;
using Imq.Testing;
using Xunit;

namespace Imq.Shaping.Tests.Qdiscs;

public sealed class TbfTests
{
    private const string Usage =
        "Usage: ... tbf limit BYTES burst BYTES[/BYTES] rate KBPS [ mtu BYTES[/BYTES] ]\n"
        + "\t[ peakrate KBPS ] [ latency TIME ] [ overhead BYTES ] [ linklayer TYPE ]\n";

    private static readonly Instant s_now = Instant.FromSeconds(1);

    /// <summary>Recorded from tc 6.1 on Linux 6.1: options, plain, with -d.</summary>
    [Theory]
    [InlineData("rate 1mbit burst 10k limit 10k", "rate 1Mbit burst 10Kb lat 0us ", "rate 1Mbit burst 10Kb/1 mpu 0b lat 0us linklayer ethernet ")]
    [InlineData("rate 1mbit burst 10k latency 50ms", "rate 1Mbit burst 10Kb lat 50ms ", "rate 1Mbit burst 10Kb/1 mpu 0b lat 50ms linklayer ethernet ")]
    [InlineData(
        "rate 1mbit burst 10k limit 10k peakrate 2mbit minburst 1540", "rate 1Mbit burst 10Kb peakrate 2Mbit minburst 1540b lat 34.8ms ",
        "rate 1Mbit burst 10Kb/1 mpu 0b peakrate 2Mbit mtu 1540b/1 mpu 0b lat 34.8ms linklayer ethernet ")]
    [InlineData("rate 1mbit burst 100 limit 10k", "rate 1Mbit burst 100b lat 81.1ms ", "rate 1Mbit burst 100b/1 mpu 0b lat 81.1ms linklayer ethernet ")]
    [InlineData(
        "rate 1mbit burst 5k/8 limit 10k overhead 18 linklayer atm", "rate 1Mbit burst 5724b lat 36.1ms overhead 18 linklayer atm ",
        "rate 1Mbit burst 5724b/1 mpu 0b lat 36.1ms overhead 18 linklayer atm ")]
    [InlineData(
        "rate 1mbit burst 5k limit 10k overhead 18 mpu 64", "rate 1Mbit burst 5138b lat 40.8ms overhead 18 ",
        "rate 1Mbit burst 5138b/1 mpu 64b lat 40.8ms overhead 18 linklayer ethernet ")]
    [InlineData("rate 10gbit burst 100k latency 50ms", "rate 10Gbit burst 101250b lat 50ms ", "rate 10Gbit burst 101250b/1 mpu 0b lat 50ms linklayer ethernet ")]
    [InlineData("rate 40gbit burst 1m latency 1ms", "rate 40Gbit burst 1045000b lat 1ms ", "rate 40Gbit burst 1045000b/1 mpu 0b lat 1ms linklayer ethernet ")]
    [InlineData("rate 1kbit buffer 2000 limit 3000", "rate 1Kbit burst 2000b lat 8s ", "rate 1Kbit burst 2000b/1 mpu 0b lat 8s linklayer ethernet ")]
    [InlineData("rate 1mbit burst 100k limit 10k", "rate 1Mbit burst 100Kb limit 10Kb ", "rate 1Mbit burst 100Kb/1 mpu 0b limit 10Kb linklayer ethernet ")]
    [InlineData("rate 1mbit bur 10k lat 1us", "rate 1Mbit burst 10Kb lat 0us ", "rate 1Mbit burst 10Kb/1 mpu 0b lat 0us linklayer ethernet ")]
    public void Prints_as_tc_does(string options, string plain, string detailed)
    {
        Assert.Equal(plain, PrioTests.PrintedOrRefused("tbf " + options));
        Assert.Equal(detailed, PrioTests.PrintedOrRefused("tbf " + options, details: true));
    }

    [Theory]
    [InlineData("rate 1mbit burst 10k", "1 tbf: either \"limit\" or \"latency\" is required.\n" + Usage)]
    [InlineData("rate 1mbit minburst 1k", "1 tbf: the \"burst\" parameter is mandatory.\ntbf: either \"limit\" or \"latency\" is required.\n" + Usage)]
    [InlineData("rate 1mbit burst 10k latency 50ms limit 10k", "1 tbf: specifying both \"latency\" and \"limit\" is not allowed\n")]
    [InlineData("rate 1mbit burst 10k limit 10k peakrate 2mbit", "1 tbf: when \"peakrate\" is specified, \"mtu\" must also be specified.\n" + Usage)]
    [InlineData("rate 1mbit burst 10k limit 10k peakrate 1kbit minburst 1540", "2 RTNETLINK answers: Invalid argument\n")]
    [InlineData("rate foo", "1 tbf: illegal value for \"rate\": \"foo\"\n")]
    [InlineData("maxburst foo", "1 tbf: illegal value for \"maxburst\": \"foo\"\n")]
    [InlineData("overhead 70000", "1 tbf: illegal value for \"overhead\": \"70000\"\n")]
    [InlineData("linklayer foo", "1 tbf: illegal value for \"linklayer\": \"foo\"\n")]
    [InlineData("burst 5k burst 4k", "1 tbf: duplicate \"buffer/burst/maxburst\" specification\n")]
    [InlineData("mtu 1 mtu 1", "1 tbf: duplicate \"mtu/minburst\" specification\n")]
    [InlineData("foo", "1 tbf: unknown parameter \"foo\"\n" + Usage)]
    [InlineData("help", "1 " + Usage)]
    public void Refuses_as_tc_does(string options, string expected) => Assert.Equal(expected, PrioTests.PrintedOrRefused("tbf " + options));

    [Fact]
    public void A_packet_longer_than_the_burst_is_dropped()
    {
        using TellingPool pool = new();
        ShapedBench bench = new(pool);
        Qdisc tbf = bench.Add("root handle 1: tbf rate 1mbit burst 1000 limit 10k");
        Assert.False(bench.Enqueue(1001, s_now));
        Assert.True(bench.Enqueue(1000, s_now));
        Assert.Equal(1, tbf.Counts.Drops);
        bench.Close();
    }

    [Fact]
    public void A_super_packet_longer_than_the_burst_leaves_in_pieces_that_fit()
    {
        using TellingPool pool = new();
        ShapedBench bench = new(pool);
        bench.Add("root handle 1: tbf rate 8mbit burst 4000 limit 1m");
        int longest = 0;
        bench.Released = (packet, _) => longest = Math.Max(longest, packet.ShapedLength);
        bench.Enqueue(Packet.Tcp("10.0.0.1:1 > 10.0.0.2:2", payload: 20 * 1460).Gso(1460).Build(pool), s_now);
        for (Instant now = s_now; now < s_now + 40_000_000; now += 500_000) { bench.Device.Poll(now, 100); }
        Assert.Equal((20, 30_000, 1500), (bench.PacketsOut, bench.BytesOut, longest));
    }

    [Fact]
    public void The_peak_rate_spaces_what_the_bucket_would_let_through_at_once()
    {
        using TellingPool pool = new();
        ShapedBench bench = new(pool);
        bench.Add("root handle 1: tbf rate 1mbit burst 10k limit 20k peakrate 2mbit mtu 1500");
        List<long> times = [];
        bench.Released = (_, at) => times.Add(at - s_now);
        for (int i = 0; i < 5; i++) { bench.Enqueue(1500, s_now); }
        Instant now = s_now;
        while (bench.Device.QueueLength > 0)
        {
            bench.Device.Poll(now, 100);
            now = bench.Device.NextEvent;
        }
        Assert.Equal([0, 6_000_000, 12_000_000, 18_000_000, 24_000_000], times);
    }

    [Fact]
    public void Its_class_takes_another_qdisc_and_loses_it_to_none()
    {
        using TellingPool pool = new();
        ShapedBench bench = new(pool);
        bench.Add("root handle 1: tbf rate 1mbit burst 10k limit 20k");
        bench.Enqueue(100, s_now);
        Assert.Equal("pfifo", bench.Add("parent 1:1 handle 9: pfifo", TcVerb.Replace).KindName);
        Assert.Equal(0, bench.Device.QueueLength);
        bench.Enqueue(100, s_now);
        bench.Delete("parent 1:1");
        Assert.Equal(0, bench.Device.QueueLength);
        Assert.False(bench.Enqueue(100, s_now));
        Assert.Equal(1, pool.Drops[DropReason.QueueNoop]);
        Assert.Equal(2, pool.Drops[DropReason.QueueReset]);
    }
}
