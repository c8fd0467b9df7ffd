using System.Buffers.Binary;
using System.Diagnostics;
using Imq.Packets;
using Imq.Router.Ports;
using Imq.Router.Tests.Netns;
using Imq.Testing;

namespace Imq.Router.Tests.Pipeline;

/// <summary>The same router twice: this kernel in a namespace of its own, on two TAPs, and ours on memory ports. Same commands, same frames.</summary>
public sealed class KernelRouter : IDisposable
{
    private const int WaitMilliseconds = 2000, QuietMilliseconds = 15;

    private readonly TestNamespace _namespace = new();
    private readonly PacketPool _pool = new();
    private readonly TapPort[] _taps;
    private readonly PacketBuffer[] _batch = new PacketBuffer[16];

    public KernelRouter()
    {
        _taps = [.. ((string[])["eth0", "eth1"]).Select(Open)];
        Ours = new TestRouter();
        TestPort lan = Ours.AddPort("eth0"), wan = Ours.AddPort("eth1");
        Ports = [lan, wan];
        foreach (string key in (string[])["ipv4.ip_forward=1", "ipv6.conf.all.forwarding=1"]) { _namespace.Execute("sysctl", "-qw", "net." + key); }
        foreach (string key in (string[])["ipv4.icmp_ratemask=0", "ipv6.icmp.ratelimit=0", "ipv6.auto_flowlabels=0"])
        {
            _namespace.Execute("sysctl", "-qw", "net." + key);
        }
        foreach (TestPort port in Ports)
        {
            string name = port.Interface.Name;
            _namespace.Execute("ip", "link", "set", name, "down", "address", port.Mac);
            _namespace.Execute("sysctl", "-qw", $"net.ipv6.conf.{name}.accept_dad=0", $"net.ipv6.conf.{name}.router_solicitations=0");
            _namespace.Execute("ip", "link", "set", name, "up");
        }
        Both("ip addr add 10.0.0.1/24 dev eth0", "ip addr add 192.0.2.1/24 dev eth1");
        Both("ip -6 addr add 2001:db8:a::1/64 dev eth0 nodad", "ip -6 addr add 2001:db8:b::1/64 dev eth1 nodad");
        Both($"ip neigh replace 10.0.0.2 lladdr {lan.HostMac} dev eth0", $"ip neigh replace 192.0.2.9 lladdr {wan.HostMac} dev eth1");
        Both($"ip neigh replace 2001:db8:a::2 lladdr {lan.HostMac} dev eth0", $"ip neigh replace 2001:db8:b::9 lladdr {wan.HostMac} dev eth1");
        Both($"ip neigh replace fe80::2 lladdr {lan.HostMac} dev eth0");
        Both("ip route add unreachable 203.0.113.0/26", "ip route add prohibit 203.0.113.64/26", "ip route add blackhole 203.0.113.128/26");
        Both("ip route add 198.51.100.0/24 via 192.0.2.9", "ip -6 route add 2001:db8:c::/48 via 2001:db8:b::9");
        Both("ip -6 route add unreachable 2001:db8:d::/48", "ip -6 route add prohibit 2001:db8:e::/48", "ip -6 route add blackhole 2001:db8:f::/48");
        Settle();
    }

    internal TestRouter Ours { get; }

    internal TestPort[] Ports { get; }

    /// <summary>Runs a command in both routers; iptables means its legacy half in the kernel.</summary>
    public void Both(params string[] lines)
    {
        foreach (string line in lines)
        {
            string[] words = line.Split(' ');
            words[0] = words[0].Replace("tables", "tables-legacy", StringComparison.Ordinal);
            _namespace.Execute(words);
            Ours.Do(line);
        }
    }

    /// <summary>Sends one frame into a port of both routers.</summary>
    /// <returns>What each sent: <c>eth1 HEX</c>, in the order of the ports, our own identifications blanked.</returns>
    internal (string[] Kernel, string[] Ours) Exchange(int port, PacketBuilder packet)
    {
        byte[] frame = packet.ToBytes();
        TestPort at = Ports[port];
        // The kernel's rate limits are off; ours recover meanwhile.
        Ours.Clock.AdvanceSeconds(2);
        at.Port.Inject(Rent(Ours.Pool, frame));
        Ours.Step();
        string[] ours = [.. Ports.SelectMany(TakeAll)];
        _taps[port].Transmit([Rent(_pool, frame)]);
        return (Receive(ours.Length), ours);
    }

    public void Dispose()
    {
        foreach (TapPort tap in _taps) { tap.Dispose(); }
        Ours.Dispose();
        _namespace.Dispose();
    }

    private static IEnumerable<string> TakeAll(TestPort port)
    {
        while (port.Port.TakeSent() is { } packet)
        {
            yield return Text(port.Interface.Name, packet.Frame.ToArray());
            packet.Release();
        }
    }

    private TapPort Open(string name)
    {
        TapPort tap = TapPort.Open(new TapOptions { Name = name, Netns = _namespace.Name, Offload = false });
        tap.IsUp = true;
        return tap;
    }

    /// <summary>Waits until the kernel has said what it says when links come up.</summary>
    private void Settle()
    {
        for (Stopwatch quiet = Stopwatch.StartNew(); quiet.ElapsedMilliseconds < 200; Thread.Sleep(1))
        {
            foreach (TapPort tap in _taps) { Drain(tap, _ => quiet.Restart()); }
        }
    }

    private string[] Receive(int expected)
    {
        List<string>[] frames = [[], []];
        long end = Stopwatch.GetTimestamp() + (Stopwatch.Frequency * WaitMilliseconds / 1000);
        while (frames[0].Count + frames[1].Count < expected && Stopwatch.GetTimestamp() < end) { ReceiveOnce(frames); }
        // And nothing more.
        end = Stopwatch.GetTimestamp() + (Stopwatch.Frequency * QuietMilliseconds / 1000);
        while (Stopwatch.GetTimestamp() < end) { ReceiveOnce(frames); }
        return [.. frames[0], .. frames[1]];
    }

    private void ReceiveOnce(List<string>[] frames)
    {
        for (int i = 0; i < _taps.Length; i++)
        {
            int at = i;
            Drain(_taps[i], bytes =>
            {
                if (!IsChatter(bytes)) { frames[at].Add(Text(Ports[at].Interface.Name, bytes)); }
            });
        }
        Thread.Sleep(1);
    }

    private void Drain(TapPort tap, Action<byte[]> take)
    {
        int count = tap.Receive(_batch, _pool, default);
        for (int i = 0; i < count; i++)
        {
            take(_batch[i].Frame.ToArray());
            _batch[i].Release();
        }
    }

    /// <summary>What a kernel says unasked: router solicitations, group reports, tests for duplicates.</summary>
    private static bool IsChatter(byte[] frame) =>
        frame[12] == 0x86 && (frame[20] == 0 || (frame[20] == IpProtocol.Icmpv6 && frame[54] is 133 or 143 || frame[22..38].All(b => b == 0)));

    private static string Text(string port, byte[] frame)
    {
        bool isRouters = frame[12] == 8 && frame[13] == 0 && (frame[26], frame[27]) is (10, 0) or (192, 0) && frame[29] == 1;
        if (isRouters)
        {
            frame[18] = frame[19] = frame[24] = frame[25] = 0;
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(24), InternetChecksum.Compute(frame.AsSpan(14, (frame[14] & 0xF) * 4)));
        }
        return $"{port} {Convert.ToHexString(frame)}";
    }

    private static PacketBuffer Rent(PacketPool pool, byte[] frame)
    {
        PacketBuffer packet = pool.Rent(frame.Length);
        packet.SetFrame(PacketBuffer.Headroom, frame.Length);
        frame.CopyTo(packet.Frame);
        return packet;
    }
}
