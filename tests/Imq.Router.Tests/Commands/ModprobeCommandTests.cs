using Imq.Netfilter.Hooks;
using Xunit;

namespace Imq.Router.Tests.Commands;

public sealed class ModprobeCommandTests : IDisposable
{
    private readonly IpLab _lab = new();

    private IEnumerable<string> Imqs => _lab.Machine.Interfaces.All.Where(i => i.IsImq).Select(i => i.Name);

    public void Dispose() => _lab.Dispose();

    [Theory]
    [InlineData("modprobe imq")]
    [InlineData("modprobe ipt_IMQ")]
    [InlineData("modprobe xt_IMQ")]
    [InlineData("modprobe -q ip6t_IMQ")]
    [InlineData("insmod imq")]
    [InlineData("insmod /lib/modules/2.6.22/kernel/drivers/net/imq.ko numdevs=16")]
    [InlineData("insmod ipt_IMQ")]
    [InlineData("modprobe -a imq ipt_mark ipt_MARK xt_length xt_multiport")]
    [InlineData("modprobe sch_htb")]
    [InlineData("modprobe sch-sfq")]
    [InlineData("modprobe cls_u32")]
    [InlineData("modprobe iptable_mangle")]
    public void What_is_built_in_can_be_loaded_any_number_of_times(string line)
    {
        Assert.Equal(new IpAnswer(0, "", ""), _lab.Run(line));
        Assert.Equal(new IpAnswer(0, "", ""), _lab.Run(line));
        Assert.Equal(16, Imqs.Count());
    }

    [Fact]
    public void Fewer_devices_leave_and_more_devices_come_down()
    {
        Run("ip link set imq0 up", "modprobe imq numdevs=2");
        Assert.Equal(["imq0", "imq1"], Imqs);
        Assert.True(_lab.Machine.Interfaces.Imq(0)!.IsUp);
        Assert.Null(_lab.Machine.Interfaces.Imq(2));
        Assert.Equal("IMQ driver loaded successfully. (numdevs = 2, numqueues = 1, imq_dev_accurate_stats = 1)", _lab.KernelLog[0]);
        Assert.Equal(["\tHooking IMQ before NAT on PREROUTING.", "\tHooking IMQ after NAT on POSTROUTING."], _lab.KernelLog.Skip(1));
        Run("modprobe imq numdevs=4 numqueues=8");
        Assert.Equal(["imq0", "imq1", "imq2", "imq3"], Imqs);
        Assert.False(_lab.Machine.Interfaces.Imq(3)!.IsUp);
    }

    [Fact]
    public void The_module_can_be_removed_and_loaded_again()
    {
        Run("rmmod imq");
        Assert.Empty(Imqs);
        Assert.DoesNotContain("imq ", _lab.Run("lsmod").Out);
        Assert.Equal(new IpAnswer(1, "", "rmmod: ERROR: Module imq is not currently loaded\n"), _lab.Run("rmmod imq"));
        Assert.Equal(2, _lab.Run("ip link add x type imq").Status);
        Run("modprobe imq");
        Assert.Equal(16, Imqs.Count());
        Assert.Contains("imq                    16384  0\n", _lab.Run("lsmod").Out);
    }

    [Theory]
    [InlineData("aa", ImqBehavior.AA)]
    [InlineData("AB", ImqBehavior.AB)]
    [InlineData("ba", ImqBehavior.BA)]
    [InlineData("bb", ImqBehavior.BB)]
    public void Behaviour_moves_the_hooks(string text, ImqBehavior behavior)
    {
        Run("modprobe imq behaviour=" + text);
        Assert.Equal(behavior, _lab.Machine.Filter.Behavior);
    }

    [Theory]
    [InlineData("modprobe imq numdevs=0", "modprobe: ERROR: could not insert 'imq': Invalid argument\n", "IMQ: numdevs has to be betweed 1 and 16")]
    [InlineData("modprobe imq numdevs=17", "modprobe: ERROR: could not insert 'imq': Invalid argument\n", "IMQ: numdevs has to be betweed 1 and 16")]
    [InlineData("insmod imq numdevs=x", "insmod: ERROR: could not insert module imq.ko: Invalid argument\n", "IMQ: numdevs has to be betweed 1 and 16")]
    [InlineData("modprobe imq behaviour=cc", "modprobe: ERROR: could not insert 'imq': Invalid argument\n", null)]
    [InlineData("insmod imq numdevs=1 hook_chains=INPUT,FORWARD hook_tables=mangle,mangle", "insmod: ERROR: could not insert module imq.ko: 'hook_chains' is not supported: IMQ's hooks are at PREROUTING and POSTROUTING; behaviour=aa|ab|ba|bb moves them\n", null)]
    [InlineData("rmmod ip_gre", "rmmod: ERROR: Module ip_gre is not currently loaded\n", null)]
    [InlineData("modprobe", "modprobe: ERROR: missing parameters. See -h.\n", null)]
    public void What_cannot_be_is_refused_and_changes_nothing(string line, string error, string? log)
    {
        Assert.Equal(new IpAnswer(1, "", error), _lab.Run(line));
        Assert.Equal(log is null ? [] : [log], _lab.KernelLog);
        Assert.Equal(16, Imqs.Count());
    }

    [Fact]
    public void An_unknown_module_is_not_found_and_quietly_so_if_asked()
    {
        Assert.Matches(@"^modprobe: FATAL: Module ip_gre not found in directory /lib/modules/\S+\n$", _lab.Run("modprobe ip_gre").Error);
        Assert.Equal(new IpAnswer(1, "", ""), _lab.Run("modprobe -q ip_gre"));
        Assert.Equal(1, _lab.Run("modprobe xt_layer7").Status);
    }

    [Fact]
    public void Fewer_devices_in_a_transaction_that_is_taken_back_are_all_there_again()
    {
        Run("ip link set imq9 up mtu 1400");
        string before = _lab.Run("ip link").Out;
        _lab.RunAndTakeBack("modprobe imq numdevs=2 behaviour=aa", "rmmod imq", "modprobe imq numdevs=3");
        Assert.Equal(before, _lab.Run("ip link").Out);
        Assert.True(_lab.Machine.Interfaces.Imq(9)!.Device!.IsUp);
        Assert.Equal(16, _lab.Machine.Interfaces.ImqCount);
    }

    private void Run(params string[] lines)
    {
        foreach (string line in lines) { Assert.Equal(new IpAnswer(0, "", ""), _lab.Run(line)); }
    }
}
