using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Imq.Benchmarks.Networks;
using Imq.Lab.Testbed;

namespace Imq.Benchmarks.Measures;

/// <summary>What is sent from client to server, and what arrives. Every run is bounded in time.</summary>
internal sealed class Traffic(string udp)
{
    private const int SmallBytes = 64 - 28;

    /// <summary>Builds the small datagram tool with the machine's C compiler.</summary>
    public static Traffic Build()
    {
        string source = Path.Combine(AppContext.BaseDirectory, "Native", "udp.c"), program = Path.Combine(AppContext.BaseDirectory, "udp");
        Shell.Run("gcc", "-O2", "-pthread", "-o", program, source);
        return new Traffic(program);
    }

    /// <returns>Gbit/s of TCP payload that the server received.</returns>
    public double Tcp(Network network, int streams, double seconds)
    {
        using Process server = network.Server.Start("iperf3 -s -1 -p 5301");
        WaitForPort(network);
        string json = network.Client.Run(string.Create(CultureInfo.InvariantCulture, $"iperf3 -J -c {Network.ServerAddress} -p 5301 -P {streams} -t {seconds:0}"));
        server.WaitForExit(2000);
        using JsonDocument document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty("end").GetProperty("sum_received").GetProperty("bits_per_second").GetDouble() / 1e9;
    }

    /// <returns>Thousand datagrams of 64 IP bytes that the server's program received, per second.</returns>
    public double SmallPackets(Network network, int senders, double seconds)
    {
        using Process counter = network.Server.Start(string.Create(CultureInfo.InvariantCulture, $"{udp} count 5302 {seconds + 0.7}"));
        counter.StandardOutput.ReadLine();
        network.Client.Run(string.Create(CultureInfo.InvariantCulture, $"{udp} blast {Network.ServerAddress} 5302 {seconds} {SmallBytes} {senders}"));
        string[] words = counter.StandardOutput.ReadToEnd().Trim().Split(' ');
        double span = double.Parse(words[1], CultureInfo.InvariantCulture);
        return span > 0 ? double.Parse(words[0], CultureInfo.InvariantCulture) / span / 1000 : 0;
    }

    /// <returns>Microseconds of a one-byte datagram's round trip: median and 99th percentile.</returns>
    public (double Median, double High) RoundTrip(Network network, int count)
    {
        using Process echo = network.Server.Start($"{udp} echo 5303");
        echo.StandardOutput.ReadLine();
        try
        {
            string[] words = network.Client.Run(string.Create(CultureInfo.InvariantCulture, $"{udp} ping {Network.ServerAddress} 5303 {count}")).Trim().Split(' ');
            return (double.Parse(words[0], CultureInfo.InvariantCulture), double.Parse(words[1], CultureInfo.InvariantCulture));
        }
        finally { echo.Kill(entireProcessTree: true); }
    }

    /// <summary>Runs TCP or UDP into a shaped class and compares what the class let through with its rate.</summary>
    /// <returns>Error in per cent of the rate, over <paramref name="seconds"/> with the class always busy.</returns>
    public static double ShapingError(Network network, int megabits, bool isUdp, double seconds)
    {
        network.Shape(string.Create(CultureInfo.InvariantCulture, $"{megabits}mbit"));
        try
        {
            using Process server = network.Server.Start("iperf3 -s -1 -p 5304");
            WaitForPort(network);
            string kind = isUdp ? string.Create(CultureInfo.InvariantCulture, $"-u -l 1400 -b {megabits * 3 / 2}M") : "";
            using Process client = network.Client.Start(string.Create(CultureInfo.InvariantCulture, $"iperf3 -c {Network.ServerAddress} -p 5304 -t {seconds + 2:0} {kind}"));
            Thread.Sleep(1500);
            long before = network.ShapedIpBytes(), start = Stopwatch.GetTimestamp();
            Thread.Sleep(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(100));
            long bytes = network.ShapedIpBytes() - before;
            double span = Stopwatch.GetElapsedTime(start).TotalSeconds;
            client.Kill(entireProcessTree: true);
            server.Kill(entireProcessTree: true);
            return ((bytes * 8 / span / (megabits * 1e6)) - 1) * 100;
        }
        finally { network.Shape(null); }
    }

    private static void WaitForPort(Network network)
    {
        for (int tries = 0; tries < 200 && !network.Server.Run("ss -Hltn").Contains(":530", StringComparison.Ordinal); tries++) { Thread.Sleep(10); }
    }
}
