using Imq.Packets.Addresses;
using Imq.Testing;
using Xunit;

namespace Imq.Packets.Tests;

public class FlowKeyTests
{
    [Fact]
    public void Reads_the_five_tuple_of_both_families()
    {
        using TellingPool pool = new();
        Assert.Equal(
            new FlowKey(IpFamily.V4, IpProtocol.Udp, new Ipv6Address(0, 0x0A00_0001), new Ipv6Address(0, 0x0A00_0009), 1025, 4000),
            Read(pool, Packet.Udp(Samples.V4)));
        Assert.Equal(
            new FlowKey(IpFamily.V6, IpProtocol.Tcp, Ipv6Address.Parse("2001:db8::1"), Ipv6Address.Parse("2001:db8::9"), 1025, 4000),
            Read(pool, Packet.Tcp(Samples.V6)));
    }

    [Fact]
    public void All_pieces_of_a_datagram_have_one_key()
    {
        using TellingPool pool = new();
        foreach (string flow in (string[])[Samples.V4, Samples.V6])
        {
            FlowKey first = Read(pool, Packet.Udp(flow, 16).Fragment(0, true));
            Assert.Equal(first, Read(pool, Packet.Udp(flow, 16).Fragment(16, false)));
            Assert.Equal((0, 0), (first.SourcePort, first.DestinationPort));
        }
    }

    [Fact]
    public void The_reverse_of_the_answer_is_the_question()
    {
        using TellingPool pool = new();
        FlowKey key = Read(pool, Packet.Udp("10.0.0.1:1 > 10.0.0.2:2"));
        Assert.Equal(Read(pool, Packet.Udp("10.0.0.2:2 > 10.0.0.1:1")), key.Reversed);
        Assert.NotEqual(key.Hash(1), key.Reversed.Hash(1));
    }

    [Fact]
    public void Flows_that_differ_in_few_bits_spread_evenly_under_any_seed()
    {
        const int Buckets = 1024, PerBucket = 64;
        foreach (uint seed in (uint[])[0, 1, 0xFFFF_FFFF])
        {
            int[] counts = new int[Buckets];
            for (int i = 0; i < Buckets * PerBucket; i++)
            {
                FlowKey key = new(IpFamily.V4, IpProtocol.Udp, new(0, 0x0A00_0001u + ((uint)i >> 8)), new(0, 0x0A00_0009), (ushort)(i & 0xFF), 53);
                counts[key.Hash(seed) % Buckets]++;
            }
            // Chi squared with 1023 degrees of freedom: 1248 is exceeded once in a million.
            double chi = counts.Sum(count => Math.Pow(count - PerBucket, 2) / PerBucket);
            Assert.InRange(chi, 800, 1248);
        }
    }

    [Fact]
    public void Another_seed_separates_flows_that_collided()
    {
        HashSet<uint> under1 = [], under2 = [];
        for (ushort port = 0; port < 1000; port++)
        {
            FlowKey key = new(IpFamily.V6, IpProtocol.Tcp, new(1, 2), new(3, 4), port, 80);
            under1.Add(key.Hash(1) % 64);
            if (key.Hash(1) % 64 == 5) { under2.Add(key.Hash(2) % 64); }
        }
        Assert.Equal(64, under1.Count);
        Assert.True(under2.Count > 5);
    }

    [Fact]
    public void Arp_has_no_flow()
    {
        using TellingPool pool = new();
        PacketBuffer packet = Packet.Arp("10.0.0.1 > 10.0.0.2").Ethernet().Build(pool);
        Assert.False(FlowKey.TryRead(packet, out _));
        packet.Release();
    }

    private static FlowKey Read(PacketPool pool, PacketBuilder builder)
    {
        PacketBuffer packet = builder.Build(pool);
        Assert.True(FlowKey.TryRead(packet, out FlowKey key));
        packet.Release();
        return key;
    }
}
