using Imq.Packets;
using Imq.Packets.Tags;
using Imq.Router.Ports;
using Imq.Testing;
using Xunit;

namespace Imq.Router.Tests.Ports;

public sealed class PortCountersTests : IDisposable
{
    private readonly TellingPool _pool = new();
    private readonly PortCounters _counters = new(LinkKind.Ethernet);

    public void Dispose() => _pool.Dispose();

    [Fact]
    public void A_super_packet_counts_as_its_segments_with_all_their_headers()
    {
        PacketBuffer packet = Packet.Tcp("10.0.0.1:1 > 10.0.0.2:2", payload: 4_000).Gso(1_448).Ethernet().Build(_pool);
        packet.SegmentCount = 1;
        packet.SegmentHeaderLength = 0;

        _counters.Received(packet);

        Assert.Equal((3, 40), (packet.SegmentCount, packet.SegmentHeaderLength));
        Assert.Equal((3, 4_000 + (3 * (14 + 20 + 20))), (_counters.RxPackets, _counters.RxBytes));
        packet.Release();
    }

    [Fact]
    public void Vlan_tags_are_repeated_in_every_segment()
    {
        PacketBuffer packet = Packet.Udp("[2001:db8::1]:1 > [2001:db8::2]:2", payload: 2_000).Gso(1_000).Ethernet().Vlan(7).Build(_pool);

        _counters.Received(packet);
        _counters.Sent(packet);

        Assert.Equal((2, 2_000 + (2 * (14 + 4 + 40 + 8))), (_counters.RxPackets, _counters.RxBytes));
        Assert.Equal((_counters.RxPackets, _counters.RxBytes), (_counters.TxPackets, _counters.TxBytes));
        packet.Release();
    }

    [Fact]
    public void Group_addresses_count_as_multicast_and_broadcast_does_not()
    {
        foreach (string to in (string[])["01:00:5e:00:00:01", "ff:ff:ff:ff:ff:ff", "02:00:00:00:00:02"])
        {
            PacketBuffer packet = Packet.Udp("10.0.0.1:1 > 10.0.0.2:2").Ethernet(destination: to).Build(_pool);
            _counters.Received(packet);
            packet.Release();
        }
        Assert.Equal((3, 1), (_counters.RxPackets, _counters.Multicast));
    }

    [Fact]
    public void A_header_that_is_cut_off_counts_as_one_packet()
    {
        PacketBuffer packet = _pool.Rent(20);
        packet.SetFrame(PacketBuffer.Headroom, 20);
        packet.Frame.Clear();
        (packet.GsoType, packet.GsoSize, packet.NeedsChecksum, packet.ChecksumStart, packet.ChecksumOffset) =
            (GsoType.Tcp4, 1, true, PacketBuffer.Headroom + 2, 16);

        _counters.Received(packet);

        Assert.Equal((1, 20), (_counters.RxPackets, _counters.RxBytes));
        packet.Release();
    }
}
