using System.Globalization;
using System.Text.Json;
using Imq.Benchmarks.Measures;
using Imq.Benchmarks.Networks;
using Spectre.Console;

namespace Imq.Benchmarks;

/// <summary>Both networks stand side by side the whole time; each round measures one, then the other.</summary>
internal sealed class Bench(BenchOptions options)
{
    private static readonly int[] _shapingMegabits = [1, 10, 100, 1000];
    private static readonly JsonSerializerOptions _json = new() { WriteIndented = true };

    private readonly Figure _tcp1 = new("TCP, 1 stream", "Gbit/s", true, 0.5), _tcp4 = new("TCP, 4 streams", "Gbit/s", true, 0.4),
        _small1 = new("UDP 64 B, 1 sender", "kpps", true, 1.0), _small2 = new("UDP 64 B, 2 senders", "kpps", true, null),
        _median = new("round trip p50", "µs", false, 2.5), _high = new("round trip p99", "µs", false, 6);

    private readonly List<(int Megabits, string Kind, double Ours, double Kernel)> _shaping = [];

    public int Run()
    {
        ImqNetwork.RemoveLeftovers();
        using KernelNetwork kernel = new();
        using ImqNetwork ours = new(options.Home);
        Traffic traffic = Traffic.Build();
        AnsiConsole.MarkupLineInterpolated($"[grey]router up in {ours.Router.StartTime.TotalMilliseconds:0} ms; {options.Rounds} rounds[/]");
        traffic.Tcp(ours, 1, 2);
        for (int round = 0; round < options.Rounds; round++)
        {
            Round(traffic, ours, kernel);
            AnsiConsole.MarkupLineInterpolated($"[grey]round {round + 1}: TCP {_tcp1.Ours[^1]:0.0}/{_tcp1.Kernel[^1]:0.0} and {_tcp4.Ours[^1]:0.0}/{_tcp4.Kernel[^1]:0.0} Gbit/s, small {_small1.Ours[^1]:0}/{_small1.Kernel[^1]:0} kpps, p50 {_median.Ours[^1]:0.0}/{_median.Kernel[^1]:0.0} µs[/]");
        }
        if (options.ShapingSeconds > 0) { Shaping(ours, kernel); }
        Report(ours.Router.Id);
        return 0;
    }

    private void Round(Traffic traffic, ImqNetwork ours, KernelNetwork kernel)
    {
        Both(_tcp1, network => traffic.Tcp(network, 1, options.Seconds), ours, kernel);
        Both(_tcp4, network => traffic.Tcp(network, 4, options.Seconds), ours, kernel);
        Both(_small1, network => traffic.SmallPackets(network, 1, options.Seconds), ours, kernel);
        Both(_small2, network => traffic.SmallPackets(network, 2, options.Seconds), ours, kernel);
        (double ourMedian, double ourHigh) = traffic.RoundTrip(ours, 20_000);
        (double kernelMedian, double kernelHigh) = traffic.RoundTrip(kernel, 20_000);
        _median.Ours.Add(ourMedian);
        _median.Kernel.Add(kernelMedian);
        _high.Ours.Add(ourHigh);
        _high.Kernel.Add(kernelHigh);
    }

    private static void Both(Figure figure, Func<Network, double> measure, ImqNetwork ours, KernelNetwork kernel)
    {
        figure.Ours.Add(measure(ours));
        figure.Kernel.Add(measure(kernel));
    }

    private void Shaping(ImqNetwork ours, KernelNetwork kernel)
    {
        foreach (int megabits in _shapingMegabits)
        {
            foreach (bool isUdp in new[] { false, true })
            {
                double our = Traffic.ShapingError(ours, megabits, isUdp, options.ShapingSeconds), kernels = Traffic.ShapingError(kernel, megabits, isUdp, options.ShapingSeconds);
                _shaping.Add((megabits, isUdp ? "UDP" : "TCP", our, kernels));
                AnsiConsole.MarkupLineInterpolated($"[grey]htb {megabits} Mbit/s {(isUdp ? "UDP" : "TCP")}: {Signed(our)} (kernel {Signed(kernels)})[/]");
            }
        }
    }

    private void Report(int routerProcess)
    {
        Figure[] figures = [_tcp1, _tcp4, _small1, _small2, _median, _high];
        Table table = new Table().Border(TableBorder.Rounded).AddColumns("figure", "ours", "kernel ifb+htb", "ratio", "target", "met");
        foreach (Figure one in figures)
        {
            table.AddRow(one.Name, Number(one.OursMedian, one.Unit), Number(one.KernelMedian, one.Unit), Number(one.Ratio, ""),
                one.Target is { } target ? $"{(one.IsHigherBetter ? "≥" : "≤")} {Number(target, "")}" : "", one.IsMet is { } met ? (met ? "yes" : "NO") : "");
        }
        foreach ((int megabits, string kind, double our, double kernels) in _shaping)
        {
            table.AddRow($"htb {megabits} Mbit/s, {kind}", Signed(our), Signed(kernels), "", "±1 %", Math.Abs(our) <= 1 ? "yes" : "NO");
        }
        AnsiConsole.Write(table);
        double resident = ResidentMegabytes(routerProcess);
        AnsiConsole.MarkupLineInterpolated($"router resident after the run: {resident:0.0} MB");
        File.WriteAllText(options.JsonFile, JsonSerializer.Serialize(new
        {
            figures = figures.Select(static one => new { one.Name, one.Unit, ours = one.Ours, kernel = one.Kernel, one.OursMedian, one.KernelMedian, one.Ratio, one.Target, one.IsMet }),
            shaping = _shaping.Select(static one => new { one.Megabits, one.Kind, oursPercent = one.Ours, kernelPercent = one.Kernel }),
            residentMegabytes = resident,
        }, _json));
        AnsiConsole.MarkupLineInterpolated($"[grey]figures: {options.JsonFile}[/]");
    }

    private static double ResidentMegabytes(int process)
    {
        string line = File.ReadLines($"/proc/{process}/status").First(static one => one.StartsWith("VmRSS", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    private static string Number(double value, string unit) => string.Create(CultureInfo.InvariantCulture, $"{value:0.00} {unit}").TrimEnd();

    private static string Signed(double value) => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(value, 2):+0.00;-0.00;0.00} %");
}
