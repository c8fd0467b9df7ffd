using System.Diagnostics;
using System.Globalization;
using Imq.Lab.Testbed;
using Xunit;

namespace Imq.Router.Tests.Host;

public sealed class DaemonTests(InstalledRouter installed) : IClassFixture<InstalledRouter>
{
    private const string Rules = """
        ip tuntap add dev eth0 mode tap
        ip addr add 192.0.2.1/24 dev eth0
        ip link set eth0 up
        tc qdisc add dev imq0 root handle 1: htb default 20
        tc class add dev imq0 parent 1: classid 1:20 htb rate 1mbit
        iptables -t mangle -A PREROUTING -i eth0 -j IMQ --todev 0
        ip link set imq0 up

        """;

    [Fact]
    public void The_end_takes_the_tap_and_the_socket_away()
    {
        using RouterScene scene = new(installed, Rules);
        Assert.Contains("eth0", scene.HostLinks, StringComparison.Ordinal);
        Assert.Equal(0, scene.Router.Stop());
        Assert.DoesNotContain("eth0", scene.HostLinks, StringComparison.Ordinal);
        Assert.False(File.Exists(scene.SocketPath));
    }

    [Fact]
    public void After_kill_9_the_next_start_works()
    {
        using RouterScene scene = new(installed, Rules);
        Shell.Run("kill", "-9", scene.Router.Id.ToString(CultureInfo.InvariantCulture));
        scene.Router.Stop();
        scene.Start();
        Assert.Contains("eth0", scene.HostLinks, StringComparison.Ordinal);
        Assert.Equal(0, scene.Router.Stop());
    }

    [Fact]
    public void A_second_daemon_on_the_same_socket_is_refused_in_one_line()
    {
        using RouterScene scene = new(installed, Rules);
        (int status, _, string error) = Shell.Try(installed.Daemon, "run", "--socket", scene.SocketPath);
        Assert.Equal(1, status);
        Assert.Contains("another imq daemon", Assert.Single(error.Trim().Split('\n')), StringComparison.Ordinal);
        Assert.Equal(0, scene.Client("tc qdisc show").Status);
    }

    [Fact]
    public void Sighup_applies_the_file_again_and_keeps_the_tap()
    {
        using RouterScene scene = new(installed, Rules);
        string before = scene.Namespace.Ip("-o link show eth0");
        File.WriteAllText(scene.RuleFile, Rules.Replace("1mbit", "3mbit", StringComparison.Ordinal));
        Hangup(scene);
        WaitFor(() => scene.Client("tc class show dev imq0").Output.Contains("rate 3Mbit", StringComparison.Ordinal));
        Assert.Single(scene.Client("iptables -t mangle -S PREROUTING").Output.Split('\n'), static line => line.Contains("IMQ", StringComparison.Ordinal));
        Assert.Equal(before.Split(':')[0], scene.Namespace.Ip("-o link show eth0").Split(':')[0]);
    }

    [Fact]
    public void Sighup_with_a_faulty_file_changes_nothing_and_tells_every_fault()
    {
        using RouterScene scene = new(installed, Rules);
        string before = scene.Client("save").Output;
        File.WriteAllText(scene.RuleFile, "tc qdisc add dev imq0 root handle 1: htbb\niptables -t mangle -A NOWHERE -j IMQ\n");
        Hangup(scene);
        WaitFor(() => scene.Router.Log.Any(static line => line.Contains("nothing was changed", StringComparison.Ordinal)));
        string log = string.Join('\n', scene.Router.Log);
        Assert.Contains("test.rules:1:", log, StringComparison.Ordinal);
        Assert.Contains("test.rules:2:", log, StringComparison.Ordinal);
        Assert.Equal(before, scene.Client("save").Output);
    }

    [Fact]
    public void The_client_has_the_originals_texts_and_exit_statuses()
    {
        using RouterScene scene = new(installed, Rules);
        (int status, _, string error) = scene.Client("tc qdisc add dev imq0 root handle 1: htb");
        Assert.Equal((2, "Error: Exclusivity flag on, cannot modify.\n"), (status, error));
        (status, _, error) = scene.Client("iptables -t mangle -A NOWHERE -j IMQ");
        Assert.Equal((1, "iptables: No chain/target/match by that name.\n"), (status, error));
        (status, _, error) = scene.Client("ip link set nowhere up");
        Assert.Equal((1, "Cannot find device \"nowhere\"\n"), (status, error));
    }

    [Fact]
    public void Standard_input_reaches_iptables_restore_and_comes_back_by_iptables_save()
    {
        using RouterScene scene = new(installed, Rules);
        const string table = "*mangle\n:PREROUTING ACCEPT [0:0]\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n-A FORWARD -p tcp -m tcp --dport 80 -j IMQ --todev 3\nCOMMIT\n";
        Assert.Equal((0, "", ""), scene.Client("iptables-restore", table));
        string saved = scene.Client("iptables-save -t mangle").Output;
        Assert.Equal(table, string.Concat(saved.Split('\n').Where(static line => line.Length > 0 && line[0] != '#').Select(static line => $"{line}\n")));
    }

    [Fact]
    public void A_script_finds_the_routers_commands_first()
    {
        using RouterScene scene = new(installed, Rules);
        string script = Path.Combine(Path.GetDirectoryName(scene.RuleFile)!, "script.sh");
        File.WriteAllText(script, "set -e\nfor n in 1 2 3; do tc class add dev imq0 parent 1: classid 1:$n htb rate ${n}mbit; done\ntc class show dev imq0 | grep -c htb\n");
        Assert.Equal((0, "4\n", ""), scene.Client($"shell {script}"));
    }

    [Fact]
    public void What_save_prints_makes_the_same_router_again()
    {
        using RouterScene scene = new(installed, Rules);
        string saved = scene.Client("save").Output;
        Assert.Equal((0, "", ""), scene.Client("apply -", saved));
        Assert.Equal(saved, scene.Client("save").Output);
        Assert.Contains("class htb 1:20 root prio 0 rate 1Mbit", scene.Client("tc class show dev imq0").Output, StringComparison.Ordinal);
        Assert.Contains("--todev 0", scene.Client("iptables -t mangle -S").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_router_the_client_says_how_to_start_one()
    {
        (int status, _, string error) = Shell.Try("env", "IMQ_SOCKET=/nonexistent/imq.sock", installed.Client, "tc", "qdisc", "show");
        Assert.Equal(1, status);
        Assert.Contains("imq run", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mount -t tmpfs none /dev/net", "/dev/net/tun")]
    [InlineData("mount -t tmpfs none /dev/net && mknod /dev/net/tun c 10 200 && chmod 666 /dev/net/tun && exec setpriv --bounding-set -all --inh-caps -all --reuid 65534 --clear-groups", "CAP_NET_ADMIN")]
    public void A_tap_that_cannot_be_opened_is_one_line_that_says_what_is_missing(string spoil, string missing)
    {
        string directory = Directory.CreateTempSubdirectory("imq-spoilt-").FullName;
        try
        {
            File.SetUnixFileMode(directory, (UnixFileMode)0b111_111_111);
            string rules = Path.Combine(directory, "x.rules");
            File.WriteAllText(rules, "ip tuntap add dev eth0 mode tap\n");
            string then = spoil.Contains("exec", StringComparison.Ordinal) ? " " : "; exec ";
            (int status, _, string error) = Shell.Try("unshare", "-m", "-n", "sh", "-c", $"{spoil}{then}{installed.Daemon} run {rules} --socket {directory}/s");
            Assert.Equal(1, status);
            Assert.Contains(missing, error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        }
        finally { Directory.Delete(directory, recursive: true); }
    }

    private static void Hangup(RouterScene scene) => Shell.Run("kill", "-HUP", scene.Router.Id.ToString(CultureInfo.InvariantCulture));

    private static void WaitFor(Func<bool> condition)
    {
        Stopwatch waited = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(15), "it did not come about");
            Thread.Sleep(20);
        }
    }
}
