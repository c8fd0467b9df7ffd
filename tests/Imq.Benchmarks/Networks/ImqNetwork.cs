using Imq.Lab;
using Imq.Lab.Testbed;

namespace Imq.Benchmarks.Networks;

/// <summary>Our router: two TAP ports, one mangle IMQ rule, one htb class on imq0.</summary>
internal sealed class ImqNetwork : Network
{
    private const string Directory = "/run/imq-bench";
    private const string OutOfTheWay = "100gbit";

    private const string Rules = """
        ip link add eth0 type tap host bench0 netns bench-imq-c
        ip link add eth1 type tap host bench1 netns bench-imq-s
        ip addr add 10.91.0.1/24 dev eth0
        ip addr add 10.92.0.1/24 dev eth1
        ip link set eth0 up
        ip link set eth1 up
        tc qdisc add dev imq0 root handle 1: htb default 10
        tc class add dev imq0 parent 1: classid 1:10 htb rate 100gbit
        iptables -t mangle -A PREROUTING -i eth0 -j IMQ --todev 0
        ip link set imq0 up

        """;

    public ImqNetwork(string home) : base("imq")
    {
        System.IO.Directory.CreateDirectory(Directory);
        string rules = Path.Combine(Directory, "bench.rules");
        File.WriteAllText(rules, Rules);
        Router = new RouterProcess(home, Directory, rules);
        Configure("bench0", "bench1");
    }

    public RouterProcess Router { get; }

    public static void RemoveLeftovers() => RouterProcess.KillLeftover(Directory);

    public override void Shape(string? rate)
    {
        Router.Command("tc class del dev imq0 classid 1:10");
        Router.Command($"tc class add dev imq0 parent 1: classid 1:10 htb rate {rate ?? OutOfTheWay}");
    }

    public override long ShapedIpBytes() => ClassSample.Read(Router.Command("tc -s class show dev imq0"))["1:10"].Bytes;

    public override void Dispose()
    {
        Router.Dispose();
        base.Dispose();
    }
}
