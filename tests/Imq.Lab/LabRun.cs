using System.Diagnostics;
using System.Globalization;
using Imq.Lab.Testbed;
using Spectre.Console;

namespace Imq.Lab;

/// <summary>Shows the classes while traffic runs, then says whether each held its rate.</summary>
internal sealed class LabRun(LabNetwork network, LabOptions options)
{
    /// <summary>Above any lab session: traffic is started for so long and stopped at the end.</summary>
    private const int Forever = 86_400;

    /// <summary>What the issue asks: each class within one per cent of its rate.</summary>
    private const double Tolerance = 0.01;

    private static readonly TimeSpan _turn = TimeSpan.FromMilliseconds(500);
    private static readonly string[] _leaves = ["1:10", "1:20"];

    private IReadOnlyDictionary<string, ClassSample> _first = new Dictionary<string, ClassSample>(), _last = new Dictionary<string, ClassSample>();

    /// <returns>True where every class held its rate.</returns>
    public bool Run(CancellationToken stop)
    {
        network.StartTraffic(options.Seconds is { } seconds ? seconds + 5 : Forever);
        Stopwatch running = Stopwatch.StartNew();
        AnsiConsole.Live(new Table()).Start(live =>
        {
            IReadOnlyDictionary<string, ClassSample> before = Sample();
            while (!stop.IsCancellationRequested && (options.Seconds is not { } limit || running.Elapsed.TotalSeconds < limit))
            {
                stop.WaitHandle.WaitOne(_turn);
                IReadOnlyDictionary<string, ClassSample> now = Sample();
                Note(now);
                live.UpdateTarget(Draw(before, now, running.Elapsed));
                live.Refresh();
                before = now;
            }
        });
        network.StopTraffic();
        return Verdict();
    }

    private IReadOnlyDictionary<string, ClassSample> Sample() => ClassSample.Read(network.Router.Command("tc -s class show dev imq0"));

    // The rate counts from where every class has something waiting: before that it is the sender's start that is measured.
    private void Note(IReadOnlyDictionary<string, ClassSample> now)
    {
        bool isBusy = Array.TrueForAll(_leaves, leaf => now.TryGetValue(leaf, out ClassSample? one) && one.Backlog > 0);
        if (!isBusy) { return; }
        if (_first.Count == 0) { _first = now; }
        _last = now;
    }

    private static Table Draw(IReadOnlyDictionary<string, ClassSample> before, IReadOnlyDictionary<string, ClassSample> now, TimeSpan elapsed)
    {
        Table table = new Table().Border(TableBorder.Rounded)
            .Title(string.Create(CultureInfo.InvariantCulture, $"imq0, HOWTO 9.7, {elapsed.TotalSeconds:0} s   (Ctrl-C ends it)"))
            .AddColumns("class", "traffic", "rate configured", "rate measured", "backlog", "drops");
        foreach (ClassSample one in now.Values.OrderBy(static one => one.Handle, StringComparer.Ordinal))
        {
            double rate = before.TryGetValue(one.Handle, out ClassSample? earlier) ? one.RateSince(earlier) : 0;
            table.AddRow(one.Handle, What(one.Handle), Bits(one.RateBits), Bits(rate),
                string.Create(CultureInfo.InvariantCulture, $"{one.Waiting} packets, {one.Backlog / 1024.0:0.0} KiB"),
                one.Drops.ToString(CultureInfo.InvariantCulture));
        }
        return table;
    }

    private static string What(string handle) => handle switch
    {
        "1:1" => "both",
        "1:10" => $"to {LabNetwork.Named}",
        "1:20" => $"the rest ({LabNetwork.Other})",
        _ => "",
    };

    private bool Verdict()
    {
        if (_first.Count == 0 || ReferenceEquals(_first, _last))
        {
            AnsiConsole.MarkupLine("[red]verdict: no measurement: the classes never had a backlog[/]");
            return false;
        }
        List<string> parts = [];
        bool isGood = true;
        foreach (string leaf in _leaves.Append("1:1"))
        {
            double measured = _last[leaf].RateSince(_first[leaf]);
            double error = (measured / _last[leaf].RateBits) - 1;
            isGood &= Math.Abs(error) <= Tolerance;
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{leaf} {Bits(measured)} ({error:+0.00%;-0.00%})"));
        }
        double span = Stopwatch.GetElapsedTime(_first["1:1"].Ticks, _last["1:1"].Ticks).TotalSeconds;
        string colour = isGood ? "green" : "red", word = isGood ? "shaped as configured" : "NOT within 1 %";
        AnsiConsole.MarkupLine(string.Create(CultureInfo.InvariantCulture, $"[{colour}]verdict: {word}: {string.Join(", ", parts)}, over {span:0.0} s[/]"));
        return isGood;
    }

    private static string Bits(double bits) => string.Create(CultureInfo.InvariantCulture, $"{bits / 1e6:0.000} Mbit/s");
}
