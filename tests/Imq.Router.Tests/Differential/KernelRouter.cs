using System.Diagnostics;
using System.Text;
using Imq.Router.Interop;
using Imq.Router.Tests.Netns;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace Imq.Router.Tests.Differential;

/// <summary>The running kernel as the router, in a network namespace of its own; its ports are TAPs whose other end is held here.</summary>
/// <remarks>What is written to a TAP without NAPI is received, forwarded and sent before the write returns: nothing has to be waited for.</remarks>
internal sealed unsafe class KernelRouter : IRouterUnderTest, IDisposable
{
    private const string Quiet = """
        set -e
        for f in all default; do
          echo 0 > /proc/sys/net/ipv6/conf/$f/accept_dad; echo 0 > /proc/sys/net/ipv6/conf/$f/accept_ra
          echo 0 > /proc/sys/net/ipv4/conf/$f/rp_filter; echo 0 > /proc/sys/net/ipv4/conf/$f/accept_source_route
          echo 0 > /proc/sys/net/ipv4/conf/$f/send_redirects
          echo 1 > /proc/sys/net/ipv6/conf/$f/mldv2_unsolicited_report_interval
          echo 1 > /proc/sys/net/ipv6/conf/$f/forwarding
        done
        echo 1 > /proc/sys/net/ipv4/ip_forward
        echo 0 > /proc/sys/net/ipv4/icmp_ratemask; echo 0 > /proc/sys/net/ipv6/icmp/ratelimit; echo 0 > /proc/sys/net/ipv6/auto_flowlabels
        [ ! -w /proc/sys/net/ipv4/icmp_msgs_per_sec ] || echo 1000000 > /proc/sys/net/ipv4/icmp_msgs_per_sec
        [ ! -w /proc/sys/net/ipv4/icmp_msgs_burst ] || echo 1000000 > /proc/sys/net/ipv4/icmp_msgs_burst

        """;

    private readonly TestNamespace _namespace = new();
    private readonly SafeFileHandle[] _ports;
    private readonly byte[] _buffer = new byte[70_000];

    public KernelRouter()
    {
        Shell(Quiet);
        _ports = [_namespace.Inside(() => Open("eth0")), _namespace.Inside(() => Open("eth1"))];
        StringBuilder script = new("set -e\n");
        script.Append($"ip link set eth0 address {Wire.RouterLan} up\nip link set eth1 address {Wire.RouterWan} up\n");
        foreach (string command in Wire.Commands) { script.Append(command).Append('\n'); }
        script.Append("i=0; while [ -n \"$(ip -6 addr show tentative)\" ] && [ $i -lt 200 ]; do sleep 0.01; i=$((i+1)); done; sleep 0.05\n");
        Shell(script.ToString());
        _ = Taken().Count();
    }

    public void Prepare(Scenario scenario)
    {
        StringBuilder script = new("set -e\n");
        foreach ((string program, IReadOnlyList<string> rules) in new[] { ("iptables-legacy-restore", scenario.Rules4), ("ip6tables-legacy-restore", scenario.Rules6) })
        {
            script.Append(program).Append(" -w 10 <<'END'\n").Append(Scenario.Restore(rules)).Append("END\n");
        }
        foreach (string command in scenario.Commands) { script.Append(command).Append('\n'); }
        Shell(script.ToString());
        _ = Taken().Count();
    }

    public IReadOnlyList<Departure> Deliver(Arrival frame)
    {
        SafeFileHandle port = _ports[frame.Port == "eth0" ? 0 : 1];
        fixed (byte* bytes = frame.Frame)
        {
            LinuxException.Check(Libc.write(port, bytes, (nuint)frame.Frame.Length), "write", $"{frame.Port}: {frame.Text}");
        }
        return [.. Taken()];
    }

    public string List(Scenario scenario)
    {
        StringBuilder script = new("set -e\n");
        foreach (string table in Scenario.TablesOf(scenario.Rules4)) { script.Append($"iptables-legacy -w 10 -t {table} -L -v -x -n\n"); }
        foreach (string table in Scenario.TablesOf(scenario.Rules6)) { script.Append($"ip6tables-legacy -w 10 -t {table} -L -v -x -n\n"); }
        return Shell(script.ToString());
    }

    public void Dispose()
    {
        foreach (SafeFileHandle port in _ports) { port.Dispose(); }
        _namespace.Dispose();
    }

    private IEnumerable<Departure> Taken()
    {
        for (int i = 0; i < _ports.Length; i++)
        {
            while (Read(_ports[i]) is { } frame)
            {
                Departure departure = new($"eth{i}", frame);
                if (!departure.IsChatter) { yield return departure; }
            }
        }
    }

    private byte[]? Read(SafeFileHandle port)
    {
        fixed (byte* bytes = _buffer)
        {
            nint length = Libc.read((int)port.DangerousGetHandle(), bytes, (nuint)_buffer.Length);
            return length < 0 ? null : _buffer[..(int)length];
        }
    }

    private static SafeFileHandle Open(string name)
    {
        SafeFileHandle handle = Libc.open("/dev/net/tun", Libc.O_RDWR | Libc.O_NONBLOCK | Libc.O_CLOEXEC, 0);
        if (handle.IsInvalid) { throw LinuxException.Last("open", "/dev/net/tun"); }
        Libc.ifreq request = default;
        Encoding.ASCII.GetBytes(name, request.ifr_name);
        request.ifr_flags = Libc.IFF_TAP | Libc.IFF_NO_PI;
        LinuxException.Check(Libc.ioctl(handle, Libc.TUNSETIFF, &request), "TUNSETIFF", name);
        return handle;
    }

    private string Shell(string script)
    {
        using Process process = Process.Start(new ProcessStartInfo("nsenter", ["--net=/run/netns/" + _namespace.Name, "sh"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        process.StandardInput.Write(script);
        process.StandardInput.Close();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"exit {process.ExitCode}: {errors.Result}\n{script}");
        return output.Result;
    }
}
