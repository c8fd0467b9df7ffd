using System.Globalization;
using System.Text.RegularExpressions;
using Imq.Lab.Testbed;

namespace Imq.Benchmarks.Networks;

/// <summary>The kernel's router as users have it today: veth, one mangle rule, ingress mirred to ifb0, one htb class there.</summary>
internal sealed partial class KernelNetwork : Network
{
    private const int EthernetHeader = 14;
    private readonly Host _router = new("bench-kernel-r");

    public KernelNetwork() : base("kernel")
    {
        Shell.Line("ip link add bench-kc type veth peer name bench-kr0");
        Shell.Line("ip link add bench-ks type veth peer name bench-kr1");
        Shell.Line($"ip link set bench-kc netns {Client.Name}");
        Shell.Line($"ip link set bench-ks netns {Server.Name}");
        Shell.Line($"ip link set bench-kr0 netns {_router.Name} name eth0");
        Shell.Line($"ip link set bench-kr1 netns {_router.Name} name eth1");
        _router.Ip("addr add 10.91.0.1/24 dev eth0");
        _router.Ip("addr add 10.92.0.1/24 dev eth1");
        _router.Ip("link set eth0 up");
        _router.Ip("link set eth1 up");
        _router.Ip("link add ifb0 type ifb");
        _router.Ip("link set ifb0 up");
        _router.Run("sysctl -qw net.ipv4.ip_forward=1");
        _router.Run("iptables-legacy -t mangle -A PREROUTING -i eth0 -j MARK --set-mark 1");
        _router.Run("tc qdisc add dev eth0 ingress");
        _router.Run("tc filter add dev eth0 parent ffff: protocol ip u32 match u32 0 0 action mirred egress redirect dev ifb0");
        Shape(null);
        Configure("bench-kc", "bench-ks");
    }

    public override void Shape(string? rate)
    {
        // The first time there is only the default qdisc, which cannot be deleted.
        Shell.Try("ip", "netns", "exec", _router.Name, "tc", "qdisc", "del", "dev", "ifb0", "root");
        _router.Run("tc qdisc add dev ifb0 root handle 1: htb default 10");
        _router.Run($"tc class add dev ifb0 parent 1: classid 1:10 htb rate {rate ?? "100gbit"}");
    }

    public override long ShapedIpBytes()
    {
        Match sent = SentPattern().Match(_router.Run("tc -s class show dev ifb0"));
        return long.Parse(sent.Groups[1].Value, CultureInfo.InvariantCulture) - (EthernetHeader * long.Parse(sent.Groups[2].Value, CultureInfo.InvariantCulture));
    }

    public override void Dispose()
    {
        _router.Dispose();
        base.Dispose();
    }

    [GeneratedRegex(@"Sent (\d+) bytes (\d+) pkt")]
    private static partial Regex SentPattern();
}
