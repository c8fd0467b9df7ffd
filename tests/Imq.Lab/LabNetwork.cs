using System.Diagnostics;
using System.Globalization;
using Imq.Lab.Testbed;

namespace Imq.Lab;

/// <summary>
/// Two hosts and the router between them, as rules/howto-9.7.rules has it:
/// <code>lab-wan 192.0.2.2 ── eth0 [router, imq0] eth1 ── lab-lan 10.0.0.230, 10.0.0.231</code>
/// </summary>
internal sealed class LabNetwork : IDisposable
{
    public const string Named = "10.0.0.230", Other = "10.0.0.231";
    private const string Directory = "/run/imq-lab";
    private static readonly string[] _names = ["lab-wan", "lab-lan"];
    private readonly List<Process> _traffic = [];
    private Host? _wan, _lan;

    public RouterProcess Router { get; private set; } = null!;

    public static string Socket => Path.Combine(Directory, "imq.sock");

    /// <summary>Takes down what a crashed run may have left.</summary>
    public static void RemoveLeftovers()
    {
        RouterProcess.KillLeftover(Directory);
        foreach (string name in _names) { Host.Remove(name); }
    }

    public void Build(LabOptions options)
    {
        RemoveLeftovers();
        _wan = new Host(_names[0]);
        _lan = new Host(_names[1]);
        Router = new RouterProcess(options.Home, Directory, options.Rules);
        foreach (string line in new[] { "addr add 192.0.2.2/24 dev lab-wan", "route add default via 192.0.2.1" }) { _wan.Ip(line); }
        foreach (string line in new[] { $"addr add {Named}/24 dev lab-lan", $"addr add {Other}/24 dev lab-lan", "route add default via 10.0.0.1" }) { _lan.Ip(line); }
        File.WriteAllText(Path.Combine(Directory, "lab"), "up");
    }

    /// <summary>TCP from lab-wan to both addresses at once.</summary>
    public void StartTraffic(int seconds)
    {
        foreach ((string address, int port) in new[] { (Named, 5201), (Other, 5202) })
        {
            _traffic.Add(_lan!.Start(string.Create(CultureInfo.InvariantCulture, $"iperf3 -s -B {address} -p {port}")));
        }
        WaitForServers();
        foreach ((string address, int port) in new[] { (Named, 5201), (Other, 5202) })
        {
            _traffic.Add(_wan!.Start(string.Create(CultureInfo.InvariantCulture, $"iperf3 -c {address} -p {port} -t {seconds} -i 0")));
        }
    }

    public void StopTraffic()
    {
        foreach (Process process in _traffic)
        {
            try { process.Kill(entireProcessTree: true); }
            catch (InvalidOperationException) { /* it ended by itself */ }
            process.Dispose();
        }
        _traffic.Clear();
    }

    public void Dispose()
    {
        StopTraffic();
        Router?.Dispose();
        _wan?.Dispose();
        _lan?.Dispose();
    }

    private void WaitForServers()
    {
        Stopwatch waited = Stopwatch.StartNew();
        while (_lan!.Run("ss -Hltn").Split('\n').Count(static line => line.Contains(":520", StringComparison.Ordinal)) < 2)
        {
            if (waited.Elapsed > TimeSpan.FromSeconds(5)) { throw new TestbedException("the iperf3 servers did not start"); }
            Thread.Sleep(20);
        }
    }
}
