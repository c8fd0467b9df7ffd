using Imq.Netfilter.Hooks;
using Imq.Netfilter.Tests.Syntax;
using Imq.Packets;
using Imq.Testing;
using Xunit;

namespace Imq.Netfilter.Tests.Tables;

public sealed class ChainWalkerTests : IDisposable
{
    private readonly TellingPool _pool = new();
    private readonly OurIptables _iptables = new();

    public void Dispose() => _pool.Dispose();

    [Fact]
    public void Return_goes_on_behind_the_jump_and_goto_does_not()
    {
        Load("""
            :a - [0:0]
            :b - [0:0]
            -A FORWARD -j a
            -A FORWARD -m comment --comment behind-a
            -A FORWARD -g b
            -A FORWARD -m comment --comment behind-goto
            -A a -g b
            -A a -m comment --comment behind-goto-in-a
            -A b -m comment --comment in-b
            -A b -j RETURN
            -A b -m comment --comment behind-return
            """);
        Assert.True(Passes(Packet.Udp("10.0.0.1:1 > 10.0.0.2:2")));
        Assert.Equal("""
            [1:28] -A FORWARD -j a
            [1:28] -A FORWARD -m comment --comment behind-a
            [1:28] -A FORWARD -g b
            [0:0] -A FORWARD -m comment --comment behind-goto
            [1:28] -A a -g b
            [0:0] -A a -m comment --comment behind-goto-in-a
            [2:56] -A b -m comment --comment in-b
            [2:56] -A b -j RETURN
            [0:0] -A b -m comment --comment behind-return
            """, Rules());
        Assert.Contains(":FORWARD ACCEPT [1:28]", _iptables.Must("iptables-save -c"));
    }

    [Fact]
    public void End_of_a_chain_reached_by_goto_from_a_built_in_chain_is_the_policy()
    {
        Load(":b - [0:0]\n-A FORWARD -g b\n-A FORWARD -j ACCEPT\n-A b -s 9.9.9.9 -j ACCEPT");
        _iptables.Must("iptables -P FORWARD DROP");
        Assert.False(Passes(Packet.Udp("10.0.0.1:1 > 10.0.0.2:2")));
        Assert.True(Passes(Packet.Udp("9.9.9.9:1 > 10.0.0.2:2")));
        Assert.Equal(1, _pool.Drops[DropReason.FilterPolicy]);
        Assert.Contains(":FORWARD DROP [1:28]", _iptables.Must("iptables-save -c"));
    }

    [Fact]
    public void Return_in_a_built_in_chain_is_the_policy()
    {
        Load("-A FORWARD -s 10.0.0.1 -j RETURN\n-A FORWARD -j DROP");
        Assert.True(Passes(Packet.Udp("10.0.0.1:1 > 10.0.0.2:2")));
        Assert.False(Passes(Packet.Udp("10.0.0.3:1 > 10.0.0.2:2")));
    }

    [Fact]
    public void Deep_jumps_come_all_the_way_back()
    {
        const int Depth = 100;
        List<string> lines = [.. Enumerable.Range(0, Depth).Select(i => $":c{i} - [0:0]"), "-A FORWARD -j c0", "-A FORWARD -j DROP"];
        for (int i = 0; i < Depth - 1; i++)
        {
            lines.Add($"-A c{i} -j c{i + 1}");
            lines.Add($"-A c{i} -j MARK --set-mark {i}");
        }
        Load(string.Join('\n', lines));
        Assert.False(Passes(Packet.Udp("10.0.0.1:1 > 10.0.0.2:2")));
        Assert.Contains("[1:28] -A c0 -j MARK", _iptables.Must("iptables-save -c"));
        Assert.Contains($"[1:28] -A c{Depth - 2} -j MARK", _iptables.Must("iptables-save -c"));
    }

    [Theory]
    [InlineData("-s 10.0.0.1", true)]
    [InlineData("! -s 10.0.0.1", false)]
    [InlineData("-s 10.0.0.0/255.0.0.255", false)]
    [InlineData("-s 10.9.9.1/255.0.0.255", true)]
    [InlineData("! -s 0/0", false)]
    [InlineData("-d 10.0.0.0/24", true)]
    [InlineData("! -d 10.0.0.0/24", false)]
    [InlineData("-p udp", true)]
    [InlineData("-p tcp", false)]
    [InlineData("! -p tcp", true)]
    [InlineData("-i eth0", true)]
    [InlineData("-i eth1", false)]
    [InlineData("! -i eth1", true)]
    [InlineData("-i eth+", true)]
    [InlineData("! -i eth+", false)]
    [InlineData("-i +", true)]
    [InlineData("! -i +", false)]
    [InlineData("-o ppp+", true)]
    [InlineData("-o eth+", false)]
    [InlineData("-f", false)]
    [InlineData("! -f", true)]
    public void Header_is_asked_as_written(string header, bool matches)
    {
        _iptables.Must($"iptables -A FORWARD {header} -j DROP");
        PacketBuffer packet = Packet.Udp("10.0.0.1:1 > 10.0.0.2:2").Build(_pool);
        (packet.InPort, packet.OutPort) = (1, 3);
        Verdict verdict = _iptables.Filter.Run(HookPoint.Forward, packet, default);
        Assert.Equal(matches ? Verdict.Gone : Verdict.Accept, verdict);
        if (!matches) { packet.Release(); }
    }

    [Theory]
    [InlineData(0, true, false)]
    [InlineData(8, true, true)]
    [InlineData(16, false, true)]
    public void Fragment_means_the_second_and_further_ones(int offset, bool more, bool matches)
    {
        Load("-A FORWARD -f -j DROP");
        Assert.Equal(!matches, Passes(Packet.Udp("10.0.0.1:1 > 10.0.0.2:2", payload: 16).Fragment(offset, more)));
    }

    [Theory]
    [InlineData("-s 2001:db8::/32 -d 2001:db8::2", true)]
    [InlineData("-s 2001:db9::/32", false)]
    [InlineData("! -s 2001:db9::/32", true)]
    [InlineData("-s 2001::1/ffff::ffff", true)]
    [InlineData("-p udp", true)]
    [InlineData("-p tcp", false)]
    public void Ipv6_header_is_asked_behind_extension_headers(string header, bool matches)
    {
        _iptables.Must($"ip6tables -A FORWARD {header} -j DROP");
        PacketBuffer packet = Packet.Udp("[2001:db8::1]:1 > [2001:db8::2]:2").Extension(IpProtocol.DestinationOptions, 0, 0, 1, 4, 0, 0, 0, 0).Build(_pool);
        Verdict verdict = _iptables.Filter.Run(HookPoint.Forward, packet, default);
        Assert.Equal(matches ? Verdict.Gone : Verdict.Accept, verdict);
        if (!matches) { packet.Release(); }
    }

    [Fact]
    public void In_port_is_known_in_a_chain_called_from_postrouting_and_from_output_there_is_none()
    {
        _iptables.Must("printf '*mangle\\n:u - [0:0]\\n-A OUTPUT -j u\\n-A POSTROUTING -j u\\n-A u -i eth0\\n-A u ! -i eth0\\nCOMMIT\\n' | iptables-restore");
        foreach (HookPoint hook in new[] { HookPoint.PostRouting, HookPoint.LocalOut })
        {
            PacketBuffer packet = Packet.Udp("10.0.0.1:1 > 10.0.0.2:2").Build(_pool);
            packet.InPort = 1;
            _iptables.Filter.Run(hook, packet, default);
            packet.Release();
        }
        Assert.Equal("[1:28] -A u -i eth0\n[1:28] -A u ! -i eth0", string.Join('\n', Lines("-A u")));
    }

    [Fact]
    public void Match_that_finds_the_packet_broken_ends_it()
    {
        Load("-A FORWARD -p tcp -m tcp --dport 5 -j DROP\n-A FORWARD -j ACCEPT");
        Assert.False(Passes(Packet.Tcp("10.0.0.1:1 > 10.0.0.2:2").With(packet => packet.SetEnd(packet.TransportOffset + 6))));
        Assert.Equal(1, _pool.Drops[DropReason.FilterRule]);
        Assert.Equal("[0:0] -A FORWARD -p tcp -m tcp --dport 5 -j DROP\n[0:0] -A FORWARD -j ACCEPT", Rules());
    }

    [Fact]
    public void Counters_outlive_changes_to_other_rules()
    {
        Load("-A FORWARD -p udp\n-A FORWARD -p tcp");
        Assert.True(Passes(Packet.Udp("10.0.0.1:1 > 10.0.0.2:2")));
        _iptables.Must("iptables -I FORWARD -s 1.2.3.4 -j DROP");
        _iptables.Must("iptables -N c");
        _iptables.Must("iptables -D FORWARD -p tcp");
        _iptables.Must("iptables -t mangle -P FORWARD ACCEPT");
        Assert.True(Passes(Packet.Udp("10.0.0.1:1 > 10.0.0.2:2")));
        Assert.Equal("[0:0] -A FORWARD -s 1.2.3.4/32 -j DROP\n[2:56] -A FORWARD -p udp", Rules());
        Assert.Contains(":FORWARD ACCEPT [2:56]", _iptables.Must("iptables-save -c"));
        _iptables.Must("iptables -Z FORWARD 2");
        Assert.Contains("[0:0] -A FORWARD -p udp", Rules());
        _iptables.Must("iptables -Z");
        Assert.Contains(":FORWARD ACCEPT [0:0]", _iptables.Must("iptables-save -c -t filter"));
    }

    [Fact]
    public void Table_with_policies_only_counts_them()
    {
        _iptables.Must("iptables -t mangle -L");
        Assert.True(Passes(Packet.Udp("10.0.0.1:1 > 10.0.0.2:2")));
        Assert.Contains(":FORWARD ACCEPT [1:28]", _iptables.Must("iptables-save -t mangle"));
        Assert.DoesNotContain("*filter", _iptables.Must("iptables-save"));
    }

    [Fact]
    public void Ten_thousand_packets_through_both_tables_allocate_nothing()
    {
        Load("""
            :a - [0:0]
            :b - [0:0]
            -A FORWARD -s 192.168.0.0/16 -i eth0 ! -o ppp+ -p tcp -j DROP
            -A FORWARD -p udp -m udp --dport 2 -j a
            -A FORWARD -j ACCEPT
            -A a -m length --length 20:1500 -g b
            -A b -m mark --mark 7
            -A b -j RETURN
            """);
        _iptables.Must("iptables -t mangle -A FORWARD -j MARK --set-mark 7");
        PacketBuffer packet = Packet.Udp("10.0.0.1:1 > 10.0.0.2:2").Build(_pool);
        for (int i = 0; i < 1000; i++) { _iptables.Filter.Run(HookPoint.Forward, packet, default); }
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10_000; i++) { _iptables.Filter.Run(HookPoint.Forward, packet, default); }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        packet.Release();
    }

    private void Load(string rules) =>
        _iptables.Must($"printf '*filter\\n{rules.Replace("\n", "\\n", StringComparison.Ordinal)}\\nCOMMIT\\n' | iptables-restore");

    private bool Passes(PacketBuilder builder)
    {
        PacketBuffer packet = builder.Build(_pool);
        if (_iptables.Filter.Run(HookPoint.Forward, packet, default) == Verdict.Gone) { return false; }
        packet.Release();
        return true;
    }

    private string Rules() => string.Join('\n', Lines("-A "));

    private IEnumerable<string> Lines(string containing) =>
        _iptables.Must("iptables-save -c").Split('\n').Where(line => line.Contains(containing, StringComparison.Ordinal));
}
