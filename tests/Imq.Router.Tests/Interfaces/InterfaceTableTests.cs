using Imq.Router.Interfaces;
using Imq.Router.Interop;
using Imq.Router.Tests.Commands;
using Xunit;

namespace Imq.Router.Tests.Interfaces;

public sealed class InterfaceTableTests : IDisposable
{
    private readonly IpLab _lab = new();

    private InterfaceTable Table => _lab.Machine.Interfaces;

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void A_new_router_has_lo_and_sixteen_imq_devices_that_are_down()
    {
        Assert.Equal(1, Table.Loopback.Index);
        Assert.Equal(Enumerable.Range(0, 16).Select(i => $"imq{i}"), Table.All.Skip(1).Select(i => i.Name));
        Assert.All(Table.All.Skip(1), imq => Assert.False(imq.IsUp));
        Assert.Equal("2: imq0: <NOARP> mtu 1500 qdisc noop state DOWN mode DEFAULT group default qlen 1000\n    link/void \n", _lab.Run("ip link show imq0").Out);
    }

    [Fact]
    public void An_imq_device_up_reads_as_the_real_one()
    {
        Run("ip link set imq3 up mtu 16000 txqueuelen 11000");
        Assert.Matches("imq3: <NOARP,UP,LOWER_UP> mtu 16000 qdisc .* state UNKNOWN mode DEFAULT group default qlen 11000\n    link/void \n", _lab.Run("ip link show imq3").Out);
        Assert.True(Table.Imq(3)!.Device!.IsUp);
        Assert.Equal((16000, 11000), (Table.Imq(3)!.Device!.Mtu, Table.Imq(3)!.Device!.TxQueueLength));
    }

    [Fact]
    public void An_imq_device_keeps_its_number_under_a_new_name()
    {
        Run("ip link set imq0 name ppp0_DL");
        Assert.Equal("ppp0_DL", Table.Imq(0)!.Name);
        Assert.Equal("ppp0_DL", Table.Imq(0)!.Device!.Name);
        Run("ip link del ppp0_DL");
        Assert.Null(Table.Imq(0));
        Run("ip link add imq0 type imq");
        Assert.Equal("imq0", Table.Imq(0)!.Name);
        Run("ip link add extra type imq");
        Assert.Equal(-1, Table.Find("extra")!.ImqNumber);
    }

    [Fact]
    public void A_rollback_closes_the_ports_it_opened_and_keeps_those_it_removed()
    {
        Run("ip tuntap add dev eth0 mode tap", "ip link set eth0 up mtu 1400", "ip addr add 10.0.0.1/24 dev eth0");
        Interface before = Table.Find("eth0")!;
        string shown = _lab.Run("ip addr").Out;
        _lab.RunAndTakeBack("ip tuntap add dev eth1 mode tap", "ip link set eth0 down name wan mtu 1300", "ip addr flush dev wan", "ip link del wan", "ip tuntap add dev eth0 mode tap");
        Assert.Equal(shown, _lab.Run("ip addr").Out);
        Assert.Same(before, Table.Find("eth0"));
        Assert.Equal([false, true], _lab.Opened.Select(p => p.IsDisposed));
        Assert.True(before.Port!.IsUp);
        Assert.Equal((1400, "eth0"), (before.Port.Mtu, before.Port.Name));
    }

    [Fact]
    public void A_removed_port_is_closed_only_when_the_transaction_is_kept()
    {
        Run("ip tuntap add dev eth0 mode tap");
        Table.Begin();
        Table.Remove(Table.Find("eth0")!);
        Assert.False(_lab.Opened[0].IsDisposed);
        Table.Commit();
        Assert.True(_lab.Opened[0].IsDisposed);
    }

    [Fact]
    public void A_port_made_again_the_same_after_a_reset_keeps_its_TAP_without_a_flap()
    {
        Run("ip link add eth0 type tap host lab-lan netns left", "ip link set eth0 up mtu 1400", "ip tuntap add dev eth1 mode tap", "ip addr add 10.0.0.1/24 dev eth0");
        Interface before = Table.Find("eth0")!;
        int flaps = _lab.Opened[0].UpChanges;
        _lab.RunTogether(Table.Reset, "ip link add eth0 type tap host lab-lan netns left", "ip link set eth0 up");
        Assert.Same(before, Table.Find("eth0"));
        Assert.Equal(2, _lab.Opened.Count);
        Assert.Equal(flaps, _lab.Opened[0].UpChanges);
        Assert.True(_lab.Opened[1].IsDisposed);
        Assert.Null(Table.Find("eth1"));
        Assert.Equal(1500, before.Port!.Mtu);
        Assert.DoesNotContain(before.Addresses, a => a.Address.ToString() == "10.0.0.1");
    }

    [Fact]
    public void A_port_that_is_made_differently_after_a_reset_is_opened_anew()
    {
        Run("ip tuntap add dev eth0 mode tap", "ip link set eth0 up");
        _lab.RunTogether(Table.Reset, "ip tuntap add dev eth0 mode tap offload off");
        Assert.Equal([true, false], _lab.Opened.Select(p => p.IsDisposed));
        Assert.False(Table.Find("eth0")!.IsUp);
    }

    [Fact]
    public void A_port_made_differently_in_a_reset_that_is_taken_back_is_opened_again_as_it_was()
    {
        Run("ip tuntap add dev eth0 mode tap", "ip link set eth0 up mtu 1400");
        string before = _lab.Run("ip addr").Out;
        _lab.RunAndTakeBack(Table.Reset, "ip tuntap add dev eth0 mode tap offload off");
        Assert.Equal(before, _lab.Run("ip addr").Out);
        Assert.Equal([true, true, false], _lab.Opened.Select(p => p.IsDisposed));
        Assert.Equal((true, 1400), (_lab.Opened[2].IsUp, _lab.Opened[2].Mtu));
    }

    [Fact]
    public void A_port_whose_TAP_was_deleted_is_opened_anew_by_the_same_file()
    {
        Run("ip link add eth0 type tap host lab-lan netns left", "ip link set eth0 up");
        _lab.Opened[0].IsGone = true;
        _lab.RunTogether(Table.Reset, "ip link add eth0 type tap host lab-lan netns left", "ip link set eth0 up");
        Assert.Equal([true, false], _lab.Opened.Select(p => p.IsDisposed));
        Assert.True(Table.Find("eth0")!.IsRunning);
    }

    [Fact]
    public void A_port_that_cannot_be_opened_again_stays_without_one_and_the_next_change_works()
    {
        Run("ip tuntap add dev eth0 mode tap", "ip link set eth0 up");
        _lab.OpensBeforeFault = 1;
        _lab.RunAndTakeBack(Table.Reset, "ip tuntap add dev eth0 mode tap offload off");
        Assert.Equal([true, true], _lab.Opened.Select(p => p.IsDisposed));
        Assert.Null(Table.Find("eth0")!.Port);
        Assert.False(Table.Find("eth0")!.IsRunning);
        _lab.OpensBeforeFault = int.MaxValue;
        _lab.RunTogether(Table.Reset, "ip tuntap add dev eth0 mode tap", "ip link set eth0 up");
        Assert.True(Table.Find("eth0")!.IsRunning);
    }

    [Fact]
    public void A_port_made_differently_and_back_within_one_change_is_open_at_its_end()
    {
        Run("ip tuntap add dev eth0 mode tap");
        _lab.RunTogether(Table.Reset, "ip tuntap add dev eth0 mode tap offload off", "ip link del eth0", "ip tuntap add dev eth0 mode tap");
        Assert.Equal([true, true, false], _lab.Opened.Select(p => p.IsDisposed));
        Assert.Same(_lab.Opened[2], Table.Find("eth0")!.Port);
    }

    [Fact]
    public void A_reset_that_is_taken_back_changes_nothing()
    {
        Run("ip tuntap add dev eth0 mode tap", "ip link set eth0 up mtu 1400 alias x", "ip addr add 10.0.0.1/24 dev eth0", "ip link set imq0 up", "ip link del imq7");
        string before = _lab.Run("ip -d addr").Out + _lab.Run("ip route show table all").Out;
        _lab.RunAndTakeBack(Table.Reset, "ip tuntap add dev eth0 mode tap", "ip link set eth0 mtu 1300 up", "ip addr add 10.9.0.1/24 dev eth0");
        Assert.Equal(before, _lab.Run("ip -d addr").Out + _lab.Run("ip route show table all").Out);
        Assert.False(_lab.Opened[0].IsDisposed);
        Assert.True(Table.Imq(0)!.Device!.IsUp);
    }

    [Fact]
    public void Imq_devices_keep_their_indices_over_a_reset()
    {
        int[] before = [.. Table.All.Select(i => i.Index)];
        for (int i = 0; i < 3; i++) { _lab.RunTogether(Table.Reset); }
        Assert.Equal(before, Table.All.Select(i => i.Index));
    }

    [Fact]
    public void A_port_that_cannot_be_opened_is_refused_in_one_line_that_says_why()
    {
        _lab.OpenFault = new LinuxException("open", 13, "/dev/net/tun", "add --device /dev/net/tun");
        Assert.Equal(new IpAnswer(1, "", "/dev/net/tun: open: Permission denied; add --device /dev/net/tun\n"), _lab.Run("ip tuntap add dev eth0 mode tap"));
        Assert.Null(Table.Find("eth0"));
    }

    private void Run(params string[] lines)
    {
        foreach (string line in lines) { Assert.Equal(new IpAnswer(0, "", ""), _lab.Run(line)); }
    }
}
