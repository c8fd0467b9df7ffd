using Imq.Packets;
using Imq.Packets.Headers;
using Imq.Packets.Tags;
using Imq.Router.Tests.Pipeline;
using Imq.Shaping.Devices;
using Imq.Testing;
using Xunit;

namespace Imq.Router.Tests.Bridge;

/// <summary>What -j IMQ does to the packets of a whole router; the numbers in names are those of the oracle list.</summary>
public sealed class ImqBridgeTests : IDisposable
{
    private const string Client = "10.0.0.2:1000 > 192.0.2.9:53";

    private readonly TestRouter _router = new();
    private readonly TestPort _lan, _wan;

    public ImqBridgeTests()
    {
        _lan = _router.AddPort("eth0", "10.0.0.1/24");
        _wan = _router.AddPort("eth1", "192.0.2.1/24");
        _lan.Knows("10.0.0.2");
        _wan.Knows("192.0.2.9");
        _router.Do("ip link set imq0 up", "ip link set imq1 up");
    }

    public void Dispose() => _router.Dispose();

    private void SendOne(int payload = 72) => _lan.Send(Packet.Udp(Client, payload));

    private (long Rx, long Tx) Counts(int number) => (_router.Imq(number).RxPackets, _router.Imq(number).TxPackets);

    [Fact]
    public void Oracle_1_the_last_device_named_wins()
    {
        _router.Do("iptables -t mangle -A PREROUTING -j IMQ --todev 0", "iptables -t mangle -A PREROUTING -j IMQ --todev 1");
        SendOne();
        Assert.Equal(((0, 0), (1, 1)), (Counts(0), Counts(1)));
        Assert.Equal(63, _wan.Take().TimeToLive);
    }

    [Fact]
    public void Oracle_2_a_mark_set_after_the_flag_is_seen_by_the_device()
    {
        _router.Do(
            "iptables -t mangle -A PREROUTING -j IMQ --todev 0",
            "iptables -t mangle -A PREROUTING -j MARK --set-mark 7",
            "tc qdisc add dev imq0 root handle 1: prio bands 2 priomap 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
            "tc filter add dev imq0 parent 1: protocol ip handle 7 fw flowid 1:1");
        SendOne();
        string classes = _router.Do("tc -s class show dev imq0");
        Assert.Contains("class prio 1:1 parent 1: \n Sent 100 bytes 1 pkt", classes, StringComparison.Ordinal);
    }

    [Fact]
    public void Oracle_3_accept_after_the_flag_still_queues_and_drop_does_not()
    {
        _router.Do(
            "iptables -t mangle -A PREROUTING -j IMQ --todev 0",
            "iptables -t mangle -A PREROUTING -p udp --dport 53 -j ACCEPT",
            "iptables -t mangle -A PREROUTING -j DROP");
        SendOne();
        _lan.Send(Packet.Udp("10.0.0.2:1000 > 192.0.2.9:54"));
        Assert.Equal((1, 1), Counts(0));
        Assert.Equal(53, _wan.Take().DestinationPort);
        _wan.HasSentNothing();
    }

    [Fact]
    public void Oracle_4_a_rule_in_forward_queues_once_after_postrouting()
    {
        _router.Do("iptables -t mangle -A FORWARD -j IMQ --todev 0", "tc qdisc add dev imq0 root tbf rate 8kbit burst 100 limit 10000");
        SendOne();
        SendOne();
        Assert.Equal((2, 1), Counts(0));
        // The queued packet has been through FORWARD and POSTROUTING already.
        Assert.Equal(63, _wan.Take().TimeToLive);
        _router.Do("iptables -t filter -A FORWARD -j DROP", "iptables -t mangle -A POSTROUTING -j DROP");
        _router.Run(1);
        Assert.Equal(63, _wan.Take().TimeToLive);
        Assert.Equal((2, 2), Counts(0));
    }

    [Fact]
    public void Packet_queued_in_prerouting_meets_the_rules_that_hold_when_it_leaves()
    {
        _router.Do("iptables -t mangle -A PREROUTING -j IMQ", "tc qdisc add dev imq0 root tbf rate 8kbit burst 100 limit 10000");
        SendOne();
        SendOne();
        _wan.Take();
        _router.Do("iptables -A FORWARD -j DROP");
        _router.Run(1);
        _wan.HasSentNothing();
        Assert.Equal(1, _router.Pool.Drops[DropReason.FilterRule]);
    }

    [Fact]
    public void Oracle_5_a_rule_in_input_queues_nothing()
    {
        _router.Do("iptables -t mangle -A INPUT -j IMQ --todev 0");
        _lan.Send(Packet.Icmp("10.0.0.2 > 10.0.0.1"));
        Assert.Equal((0, 0), Counts(0));
        Assert.Equal((IcmpHeader.EchoReply, (byte)0), _lan.Take().Icmp);
    }

    [Fact]
    public void Rule_in_output_queues_at_postrouting()
    {
        _router.Do("iptables -t mangle -A OUTPUT -j IMQ --todev 0");
        _lan.Send(Packet.Icmp("10.0.0.2 > 10.0.0.1"));
        Assert.Equal((1, 1), Counts(0));
        Assert.Equal((IcmpHeader.EchoReply, (byte)0), _lan.Take().Icmp);
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(0, 2, 0)]
    public void Oracle_6_both_hook_points_queue(int second, int first0, int first1)
    {
        _router.Do("iptables -t mangle -A PREROUTING -j IMQ --todev 0", $"iptables -t mangle -A POSTROUTING -j IMQ --todev {second}");
        SendOne();
        Assert.Equal(((first0, first0), (first1, first1)), (Counts(0), Counts(1)));
        Assert.Equal("192.0.2.9", _wan.Take().Destination);
    }

    [Fact]
    public void Oracle_7_a_missing_device_loses_the_packet_and_says_so_once()
    {
        _router.Do("iptables -t mangle -A PREROUTING -j IMQ --todev 5");
        _router.Machine.Interfaces.Begin();
        _router.Machine.Interfaces.UnloadImq();
        _router.Machine.Interfaces.LoadImq(2);
        _router.Machine.Interfaces.Commit();
        SendOne();
        SendOne();
        _wan.HasSentNothing();
        Assert.Equal(2, _router.Pool.Drops[DropReason.ImqDeviceMissing]);
        Assert.True(_router.Machine.Log.TryTake(out _, out string line));
        Assert.Equal("IMQ: invalid device specified, highest is 1", line);
        Assert.False(_router.Machine.Log.TryTake(out _, out _));
    }

    [Fact]
    public void Oracle_8_a_device_that_is_down_lets_packets_pass_to_the_next_hook()
    {
        _router.Do("ip link set imq0 down", "iptables -t mangle -A PREROUTING -j IMQ --todev 0", "iptables -t mangle -A POSTROUTING -j IMQ --todev 1");
        SendOne();
        Assert.Equal(((0, 0), (1, 1)), (Counts(0), Counts(1)));
        Assert.Equal("192.0.2.9", _wan.Take().Destination);
    }

    [Fact]
    public void Oracle_9_going_down_loses_the_backlog_and_keeps_the_tree()
    {
        _router.Do("iptables -t mangle -A PREROUTING -j IMQ", "tc qdisc add dev imq0 root handle 5: tbf rate 8kbit burst 100 limit 10000");
        for (int i = 0; i < 11; i++) { SendOne(); }
        _wan.Take();
        Assert.Equal(10, _router.Imq(0).QueueLength);
        _router.Do("ip link set imq0 down");
        Assert.Equal(10, _router.Pool.Drops[DropReason.QueueReset]);
        Assert.Equal((0, 0L), (_router.Imq(0).QueueLength, _router.Imq(0).Backlog));
        Assert.Contains("qdisc tbf 5: root", _router.Do("tc qdisc show dev imq0"), StringComparison.Ordinal);
        _router.Run(5);
        _wan.HasSentNothing();
        _router.Do("ip link set imq0 up");
        SendOne();
        Assert.Equal("192.0.2.9", _wan.Take().Destination);
    }

    [Fact]
    public void Oracle_10_a_work_conserving_root_is_a_pass_through()
    {
        _router.Do("iptables -t mangle -A PREROUTING -j IMQ", "tc qdisc add dev imq0 root handle 1: pfifo limit 3");
        for (int batch = 0; batch < 50; batch++)
        {
            for (int i = 0; i < 64; i++) { _lan.Inject(Packet.Udp(Client)); }
            _router.Step();
            Assert.Equal(0, _router.Imq(0).QueueLength);
        }
        Assert.Equal(3200, _wan.TakeAll().Length);
        Assert.Equal(0, _router.Pool.Drops.Total);
    }

    [Theory]
    [InlineData(1472, 1500)]
    [InlineData(12, 40)]
    public void Oracles_11_and_12_the_ip_length_counts_without_link_header_and_padding(int payload, long bytes)
    {
        _router.Do("iptables -t mangle -A PREROUTING -j IMQ", "tc qdisc add dev imq0 root handle 1: htb default 1", "tc class add dev imq0 parent 1: classid 1:1 htb rate 1mbit");
        PacketBuffer frame = Packet.Udp(Client, payload).Ethernet(_lan.HostMac, _lan.Mac).BuildUndecoded(_router.Pool);
        int length = frame.FrameLength;
        if (length < 60)
        {
            frame.SetEnd(frame.Start + 60);
            frame.Frame[length..].Fill(0x5A);
        }
        _lan.Port.Inject(frame);
        _router.Step();
        Assert.Equal(bytes, _router.Imq(0).TxBytes);
        Assert.Contains($"Sent {bytes} bytes 1 pkt", _router.Do("tc -s class show dev imq0"), StringComparison.Ordinal);
        _wan.Take();
    }

    [Fact]
    public void Oracle_13_received_less_sent_is_backlog_and_drops()
    {
        _router.Do("iptables -t mangle -A PREROUTING -j IMQ", "tc qdisc add dev imq0 root handle 1: tbf rate 80kbit burst 200 limit 1000");
        for (int i = 0; i < 60; i++)
        {
            SendOne();
            _router.Run(0.003);
            ImqDevice imq = _router.Imq(0);
            Assert.Equal(imq.RxPackets - imq.TxPackets, imq.QueueLength + _router.Pool.Drops.Total);
        }
        Assert.InRange(_router.Pool.Drops.Total, 1, 59);
        Assert.InRange(_router.Imq(0).QueueLength, 1, 59);
        _wan.TakeAll();
    }

    [Fact]
    public void Oracle_15_arp_is_never_counted()
    {
        _router.Do("iptables -t mangle -A PREROUTING -j IMQ", "iptables -t mangle -A POSTROUTING -j IMQ", "iptables -t mangle -A OUTPUT -j IMQ");
        _lan.Send(Packet.Arp("10.0.0.2 > 10.0.0.1"));
        Assert.Equal(ArpPacket.Reply, _lan.Take().Arp.Operation);
        Assert.Equal((0, 0), Counts(0));
    }

    [Fact]
    public void Oracle_16_what_is_sent_to_the_device_itself_is_counted_and_lost()
    {
        _router.Do("ip route add 198.51.100.0/24 dev imq0");
        _lan.Send(Packet.Udp("10.0.0.2:1 > 198.51.100.1:1"));
        Assert.Equal((0, 1), Counts(0));
        Assert.Equal((1, 1), (_router.Imq(0).TxDropped, _router.Pool.Drops[DropReason.ForeignToImq]));
    }

    [Fact]
    public void Super_packet_counts_as_its_segments()
    {
        _router.Do("iptables -t mangle -A PREROUTING -j IMQ");
        _lan.Send(Packet.Tcp("10.0.0.2:1000 > 192.0.2.9:80", payload: 14480).DontFragment().Gso(1448));
        Assert.Equal((10, 10), Counts(0));
        Assert.Equal(14480 + (10 * 40), _router.Imq(0).RxBytes);
        Assert.Equal(10, _wan.TakeAll().Sum(frame => frame.SegmentCount));
    }

    [Fact]
    public void Shaped_stream_leaves_at_the_rate_of_its_class()
    {
        _router.Do(
            "iptables -t mangle -A PREROUTING -i eth0 -j IMQ",
            "tc qdisc add dev imq0 root handle 1: htb default 20",
            "tc class add dev imq0 parent 1: classid 1:1 htb rate 2mbit burst 15k",
            "tc class add dev imq0 parent 1:1 classid 1:20 htb rate 1mbit");
        for (int i = 0; i < 500; i++) { _lan.Inject(Packet.Udp(Client, payload: 1472)); }
        _router.Run(0);
        for (int i = 0; i < 8; i++) { _router.Step(); }
        _router.Run(1);
        _wan.TakeAll();
        _router.Run(4);
        long bits = _wan.TakeAll().Sum(frame => frame.Network.Length) * 8L;
        Assert.InRange(bits, 3_960_000, 4_040_000);
    }

    [Fact]
    public void Packet_whose_port_is_removed_while_it_waits_is_purged()
    {
        _router.Do("iptables -t mangle -A PREROUTING -j IMQ", "tc qdisc add dev imq0 root handle 1: tbf rate 8kbit burst 100 limit 10000");
        SendOne();
        SendOne();
        _wan.TakeAll();
        _router.Do("ip link del eth0");
        _router.Run(1);
        Assert.Equal(1, _router.Pool.Drops[DropReason.PortGone]);
        _wan.HasSentNothing();
    }

    [Fact]
    public void Flag_does_not_survive_the_device()
    {
        _router.Do("iptables -t mangle -A PREROUTING -j IMQ");
        _lan.Port.Inject(Packet.Udp(Client).Ethernet(_lan.HostMac, _lan.Mac).BuildUndecoded(_router.Pool));
        _router.Step();
        PacketBuffer sent = _wan.Port.TakeSent()!;
        Assert.Equal(ImqTag.None, sent.Imq);
        sent.Release();
    }
}
