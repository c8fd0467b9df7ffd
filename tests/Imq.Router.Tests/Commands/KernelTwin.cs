using System.Diagnostics;
using System.Text.RegularExpressions;
using Imq.Packets;
using Imq.Router.Ports;
using Imq.Router.Tests.Netns;
using Xunit;

namespace Imq.Router.Tests.Commands;

/// <summary>
/// The same command lines in a namespace of this machine and on a router: real TAPs eth0, eth1 and a real TUN tun0 that are held open
/// here, memory ports of these names there. Indices, qdiscs and the addresses made up for a TUN are masked; all else must be equal.
/// </summary>
internal sealed partial class KernelTwin : IDisposable
{
    private const int Patience = 50;

    private readonly TestNamespace _namespace = new();
    private readonly List<TapPort> _taps = [];

    public KernelTwin()
    {
        foreach (string key in (string[])["net.ipv4.ip_forward=1", "net.ipv6.conf.all.forwarding=1", "net.ipv6.conf.all.accept_dad=0",
            "net.ipv6.conf.default.accept_dad=0", "net.ipv6.conf.default.router_solicitations=0"])
        {
            _namespace.Execute("sysctl", "-qw", key);
        }
        Lab.Machine.Interfaces.UnloadImq();
        foreach ((string name, LinkKind link, string address) in ((string, LinkKind, string)[])[
            ("eth0", LinkKind.Ethernet, "02:00:00:00:00:01"), ("eth1", LinkKind.Ethernet, "02:00:00:00:00:02"), ("tun0", LinkKind.RawIp, "")])
        {
            TapPort tap = TapPort.Open(new TapOptions { Name = name, Netns = _namespace.Name, Link = link });
            tap.IsUp = true;
            _taps.Add(tap);
            _namespace.Execute("ip", "link", "set", name, "down", "qlen", link == LinkKind.Ethernet ? "1000" : "500");
            if (address.Length > 0) { _namespace.Execute("ip", "link", "set", name, "address", address); }
            Assert.Equal(0, Lab.Run($"ip tuntap add dev {name} mode {(link == LinkKind.Ethernet ? "tap" : "tun")}").Status);
            if (address.Length > 0) { Assert.Equal(0, Lab.Run($"ip link set {name} address {address}").Status); }
        }
    }

    public IpLab Lab { get; } = new();

    /// <summary>Runs each line on both sides and compares exit status, standard output and standard error.</summary>
    public void Compare(params string[] lines)
    {
        List<string> differences = [];
        foreach (string line in lines)
        {
            string ours = Describe(Lab.Run(line)), theirs = Describe(RunReal(line));
            // IPv6 addresses become usable by the kernel's work queue, a moment after the command: ask again until it has.
            for (int i = 0; i < Patience && ours != theirs && !Changes().IsMatch(line); i++)
            {
                Thread.Sleep(20);
                theirs = Describe(RunReal(line));
            }
            if (ours != theirs) { differences.Add($"$ {line}\n--- Linux\n{theirs}--- ours\n{ours}"); }
        }
        Assert.True(differences.Count == 0, "\n" + string.Join('\n', differences));
    }

    public void Dispose()
    {
        foreach (TapPort tap in _taps) { tap.Dispose(); }
        Lab.Dispose();
        _namespace.Dispose();
    }

    private IpAnswer RunReal(string line)
    {
        using Process process = _namespace.Start(IpLab.Split(line));
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new IpAnswer(process.ExitCode, output, errors.Result);
    }

    private static string Describe(IpAnswer answer)
    {
        string text = $"{answer.Out}{answer.Error}[{answer.Status}]\n";
        // ifconfig reads IPv6 addresses in the order of a seeded hash table.
        text = Inet6Lines().Replace(text, lines => string.Concat(lines.Value.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order().Select(l => l + "\n")));
        text = Dropped().Replace(text, "${1}N$2");
        text = Index().Replace(text, "$1N: ");
        text = JsonIndex().Replace(text, "$1N");
        text = Qdisc().Replace(text, "${1}Q$2");
        return TunAddress().Replace(text, "fe80::X");
    }

    [GeneratedRegex(" (add|del|set|change|replace|append|prepend|flush)( |$)")]
    private static partial Regex Changes();

    /// <summary>What a host sends into a TAP without carrier; only ifconfig is asked for counters of a TAP.</summary>
    [GeneratedRegex(@"(TX errors 0  dropped |(?:eth|tun)\d +\d+ +0 +0 +0 0 +0 +0 +)\d+( )")]
    private static partial Regex Dropped();

    [GeneratedRegex(@"(        inet6 .*\n)+")]
    private static partial Regex Inet6Lines();

    [GeneratedRegex(@"(^|\n)\d+: ")]
    private static partial Regex Index();

    [GeneratedRegex("(\"ifindex\": ?|\"index\": ?)\\d+")]
    private static partial Regex JsonIndex();

    [GeneratedRegex("(qdisc |\"qdisc\": ?\")\\w+( |\")")]
    private static partial Regex Qdisc();

    /// <summary>The TUN's own link-local address: the only ones not made of an Ethernet address (no ff:fe in the middle).</summary>
    [GeneratedRegex(@"fe80::(?!ff:fe)[0-9a-f]{1,4}:[0-9a-f:]+")]
    private static partial Regex TunAddress();
}
