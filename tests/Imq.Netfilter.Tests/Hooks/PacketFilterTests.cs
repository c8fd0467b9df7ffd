using Imq.Netfilter.Hooks;
using Imq.Netfilter.Tests.Syntax;
using Imq.Packets;
using Imq.Testing;
using Xunit;

namespace Imq.Netfilter.Tests.Hooks;

public sealed class PacketFilterTests : IDisposable
{
    private static readonly Instant _now = Instant.FromSeconds(1);
    private readonly TellingPool _pool = new();
    private readonly OurIptables _iptables = new();

    private PacketFilter Filter => _iptables.Filter;

    public void Dispose() => _pool.Dispose();

    [Theory]
    [InlineData(ImqBehavior.BA, HookPriority.Mangle + 1, HookPriority.Last)]
    [InlineData(ImqBehavior.AA, HookPriority.NatDst + 1, HookPriority.Last)]
    [InlineData(ImqBehavior.AB, HookPriority.NatDst + 1, HookPriority.NatSrc - 1)]
    [InlineData(ImqBehavior.BB, HookPriority.Mangle + 1, HookPriority.NatSrc - 1)]
    public void Behaviour_says_where_packets_are_taken(ImqBehavior behavior, int preRouting, int postRouting)
    {
        _iptables.Must("iptables -t mangle -A PREROUTING -j IMQ --todev 3");
        _iptables.Must("iptables -t mangle -A POSTROUTING -j IMQ --todev 4");
        Filter.Behavior = behavior;
        foreach ((HookPoint hook, int priority, int device) in new[] { (HookPoint.PreRouting, preRouting, 3), (HookPoint.PostRouting, postRouting, 4) })
        {
            Assert.Equal(Verdict.Gone, Filter.Run(hook, Udp(), _now));
            (PacketBuffer packet, int taken) = Assert.Single(_iptables.Queues.Taken);
            Assert.Equal((byte)hook, packet.Resume.Hook);
            Assert.Equal(priority, packet.Resume.Priority);
            Assert.Equal(device, taken);
            Assert.Equal(Verdict.Accept, Filter.Resume(_iptables.Queues.Release(), _now));
            packet.Release();
        }
    }

    [Fact]
    public void Released_packet_meets_no_rule_of_its_hook_point_again()
    {
        _iptables.Must("iptables -t mangle -A POSTROUTING -j IMQ");
        Filter.Run(HookPoint.PostRouting, Udp(), _now);
        PacketBuffer packet = _iptables.Queues.Release();
        Assert.Equal(Verdict.Accept, Filter.Resume(packet, _now));
        packet.Release();
        Assert.Contains("-c 1 28 -j IMQ", _iptables.Must("iptables -t mangle -v -S POSTROUTING"));
    }

    [Theory]
    [InlineData(ImqBehavior.BA, ImqBehavior.BB)]
    [InlineData(ImqBehavior.BB, ImqBehavior.BA)]
    public void Packet_queued_before_the_hooks_moved_is_not_queued_twice(ImqBehavior before, ImqBehavior after)
    {
        _iptables.Must("iptables -t mangle -A POSTROUTING -j IMQ");
        Filter.Behavior = before;
        Filter.Run(HookPoint.PostRouting, Udp(), _now);
        Filter.Behavior = after;
        PacketBuffer packet = _iptables.Queues.Release();
        Assert.Equal(Verdict.Accept, Filter.Resume(packet, _now));
        Assert.Empty(_iptables.Queues.Taken);
        packet.Release();
    }

    [Fact]
    public void Rules_reloaded_while_a_packet_is_queued_do_not_touch_it()
    {
        _iptables.Must("iptables -t mangle -A POSTROUTING -j IMQ");
        Filter.Run(HookPoint.PostRouting, Udp(), _now);
        _iptables.Must("iptables -t mangle -F");
        _iptables.Must("iptables -t mangle -P POSTROUTING DROP");
        PacketBuffer packet = _iptables.Queues.Release();
        Assert.Equal(Verdict.Accept, Filter.Resume(packet, _now));
        packet.Release();
    }

    [Fact]
    public void Device_that_is_down_means_the_next_hook_and_no_tag()
    {
        _iptables.Must("iptables -t mangle -A PREROUTING -j IMQ");
        _iptables.Queues.IsUp = false;
        PacketBuffer packet = Udp();
        Assert.Equal(Verdict.Accept, Filter.Run(HookPoint.PreRouting, packet, _now));
        Assert.False(packet.Imq.IsSet);
        packet.Release();
    }

    [Theory]
    [InlineData("-A FORWARD -j IMQ", HookPoint.Forward)]
    [InlineData("-A OUTPUT -j IMQ", HookPoint.LocalOut)]
    public void Flag_set_in_forward_or_output_is_queued_at_postrouting(string rule, HookPoint hook)
    {
        _iptables.Must("iptables -t mangle " + rule);
        PacketBuffer packet = Udp();
        Assert.Equal(Verdict.Accept, Filter.Run(hook, packet, _now));
        Assert.Equal(Verdict.Gone, Filter.Run(HookPoint.PostRouting, packet, _now));
        Assert.Same(packet, _iptables.Queues.Release());
        packet.Release();
    }

    [Fact]
    public void Last_imq_rule_wins_and_a_drop_behind_it_too()
    {
        _iptables.Must("iptables -t mangle -A PREROUTING -j IMQ --todev 1");
        _iptables.Must("iptables -t mangle -A PREROUTING -j IMQ --todev 2");
        _iptables.Must("iptables -t mangle -A PREROUTING -s 10.0.0.9 -j DROP");
        Filter.Run(HookPoint.PreRouting, Udp(), _now);
        Assert.Equal(2, Assert.Single(_iptables.Queues.Taken).Device);
        _iptables.Queues.Release().Release();
        Assert.Equal(Verdict.Gone, Filter.Run(HookPoint.PreRouting, Packet.Udp("10.0.0.9:1 > 10.0.0.2:2").Build(_pool), _now));
        Assert.Empty(_iptables.Queues.Taken);
        Assert.Equal(1, _pool.Drops[DropReason.FilterRule]);
    }

    [Fact]
    public void Super_packet_counts_its_segments()
    {
        _iptables.Must("iptables -A FORWARD -p tcp -j ACCEPT");
        PacketBuffer packet = Packet.Tcp("10.0.0.1:1 > 10.0.0.2:2", payload: 2500).Gso(1000).Build(_pool);
        Assert.Equal(3, packet.SegmentCount);
        Filter.Run(HookPoint.Forward, packet, _now);
        packet.Release();
        Assert.Contains($"-c 3 {(3 * 40) + 2500} -j ACCEPT", _iptables.Must("iptables -v -S FORWARD"));
    }

    [Theory]
    [InlineData("-j MARK --set-mark 5", 1)]
    [InlineData("-j TOS --set-tos 0x10", 1)]
    [InlineData("-j MARK --set-mark 0", 0)]
    [InlineData("-j TTL --ttl-set 9", 0)]
    [InlineData("-j ACCEPT", 0)]
    public void Output_is_routed_again_where_mangle_changed_what_routing_asks(string action, int times)
    {
        _iptables.Must("iptables -t mangle -A OUTPUT " + action);
        PacketBuffer packet = Udp();
        Assert.Equal(Verdict.Accept, Filter.Run(HookPoint.LocalOut, packet, _now));
        Assert.Equal(times, _iptables.Services.Reroutes);
        packet.Release();
    }

    [Fact]
    public void Filter_output_sees_the_port_that_routing_again_chose()
    {
        _iptables.Must("iptables -t mangle -A OUTPUT -j MARK --set-mark 5");
        _iptables.Must("iptables -A OUTPUT -o eth1 -j DROP");
        _iptables.Services.Router = packet =>
        {
            packet.OutPort = 2;
            return true;
        };
        Assert.Equal(Verdict.Gone, Filter.Run(HookPoint.LocalOut, Udp(packet => packet.OutPort = 1), _now));
        _iptables.Services.Router = static _ => false;
        Assert.Equal(Verdict.Gone, Filter.Run(HookPoint.LocalOut, Udp(), _now));
        Assert.Equal(1, _pool.Drops[DropReason.NoRoute]);
    }

    [Fact]
    public void Packets_meet_a_transaction_when_it_is_committed()
    {
        Filter.Begin();
        _iptables.Must("iptables -P FORWARD DROP");
        Assert.Contains("-P FORWARD DROP", _iptables.Must("iptables -S"));
        PacketBuffer packet = Udp();
        Assert.Equal(Verdict.Accept, Filter.Run(HookPoint.Forward, packet, _now));
        Filter.Commit();
        Assert.Equal(Verdict.Gone, Filter.Run(HookPoint.Forward, packet, _now));
        Assert.Equal(1, _pool.Drops[DropReason.FilterPolicy]);
    }

    [Fact]
    public void Rollback_restores_rules_counters_and_behaviour()
    {
        _iptables.Must("iptables -A FORWARD -j ACCEPT -c 7 8");
        string before = _iptables.Must("iptables -v -S");
        Filter.Begin();
        _iptables.Must("iptables -Z");
        _iptables.Must("iptables -F");
        _iptables.Must("iptables -P FORWARD DROP");
        Filter.Behavior = ImqBehavior.AB;
        Filter.Rollback();
        Assert.Equal(before, _iptables.Must("iptables -v -S"));
        Assert.Equal(ImqBehavior.BA, Filter.Behavior);
        PacketBuffer packet = Udp();
        Assert.Equal(Verdict.Accept, Filter.Run(HookPoint.Forward, packet, _now));
        packet.Release();
    }

    [Fact]
    public void Ports_that_come_later_match_their_pattern()
    {
        _iptables.Must("iptables -A FORWARD -i ppp1 -j DROP");
        _iptables.Must("iptables -A FORWARD -o tun+ -j DROP");
        PacketBuffer packet = Udp(packet => (packet.InPort, packet.OutPort) = (4, 1));
        Assert.Equal(Verdict.Accept, Filter.Run(HookPoint.Forward, packet, _now));
        _iptables.Services.Ports.Add("ppp1");
        Filter.PortsChanged();
        Assert.Equal(Verdict.Gone, Filter.Run(HookPoint.Forward, packet, _now));
        _iptables.Services.Ports[1] = "tun0";
        Filter.PortsChanged();
        Assert.Equal(Verdict.Gone, Filter.Run(HookPoint.Forward, Udp(each => (each.InPort, each.OutPort) = (2, 1)), _now));
    }

    [Fact]
    public void Families_do_not_meet()
    {
        _iptables.Must("iptables -P FORWARD DROP");
        PacketBuffer six = Packet.Udp("[2001:db8::1]:1 > [2001:db8::2]:2").Build(_pool);
        Assert.Equal(Verdict.Accept, Filter.Run(HookPoint.Forward, six, _now));
        six.Release();
        Assert.Equal(Verdict.Gone, Filter.Run(HookPoint.Forward, Udp(), _now));
    }

    private PacketBuffer Udp(Action<PacketBuffer>? tags = null)
    {
        PacketBuffer packet = Packet.Udp("10.0.0.1:1 > 10.0.0.2:2").Build(_pool);
        tags?.Invoke(packet);
        return packet;
    }
}
