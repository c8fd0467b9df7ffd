using Imq.Packets;
using Imq.Packets.Headers;
using Imq.Packets.Tags;
using Imq.Router.Ports;
using Imq.Router.Routing;
using Imq.Testing;
using Xunit;

namespace Imq.Router.Tests.Pipeline;

/// <summary>Whatever comes in: no exception, no leak, and every packet is accounted for.</summary>
public sealed class BadInputTests
{
    private const int Rounds = 400, FramesPerRound = 40;

    private static readonly Func<PacketBuilder>[] Sound =
    [
        () => Packet.Udp("10.0.0.2:1000 > 192.0.2.9:53", payload: 200),
        () => Packet.Udp("10.0.0.2:1000 > 192.0.2.77:53", payload: 20),
        () => Packet.Udp("10.0.0.2:1000 > 10.0.0.1:53", payload: 20),
        () => Packet.Udp("10.0.0.2:1000 > 203.0.113.9:53", payload: 1400).DontFragment(),
        () => Packet.Udp("10.0.0.2:1000 > 172.16.0.9:53", payload: 1400),
        () => Packet.Udp("10.0.0.2:1000 > 10.0.0.255:67", payload: 20),
        () => Packet.Tcp("10.0.0.2:1000 > 192.0.2.9:80", payload: 100).TcpOptions(2, 4, 5, 0xB4, 1, 3, 3, 7),
        () => Packet.Tcp("10.0.0.2:1000 > 10.0.0.1:80", flags: TcpFlags.Syn),
        () => Packet.Tcp("10.0.0.2:1000 > 192.0.2.9:80", payload: 9000).Gso(1000),
        () => Packet.Udp("10.0.0.2:1000 > 172.16.0.9:53", payload: 4200).Gso(1400),
        () => Packet.Icmp("10.0.0.2 > 10.0.0.1", payload: 56).IpOptions(7, 7, 4, 0, 0, 0, 0, 0),
        () => Packet.Icmp("10.0.0.2 > 192.0.2.9", IcmpHeader.DestinationUnreachable, 1, payload: 28),
        () => Packet.Ip("10.0.0.2 > 10.0.0.1", IpProtocol.Sctp, payload: 40),
        () => Packet.Udp("10.0.0.2:1000 > 192.0.2.9:53", payload: 64).Fragment(1200, more: true),
        () => Packet.Arp("10.0.0.2 > 10.0.0.1"),
        () => Packet.Arp("10.0.0.77 > 10.0.0.1", ArpPacket.Reply),
        () => Packet.Udp("[2001:db8:a::2]:1000 > [2001:db8:b::9]:53", payload: 200),
        () => Packet.Udp("[2001:db8:a::2]:1000 > [2001:db8:b::77]:53", payload: 20).Extension(IpProtocol.DestinationOptions, 0, 0, 1, 4, 0, 0, 0, 0),
        () => Packet.Tcp("[2001:db8:a::2]:1000 > [2001:db8:b::9]:80", payload: 9000).Gso(1000),
        () => Packet.Icmp("2001:db8:a::2 > 2001:db8:a::1", payload: 56),
        () => Packet.Icmp("2001:db8:a::2 > ff02::1:ff00:1", Icmpv6Header.NeighborSolicitation, payload: 24).Ttl(255),
        () => Packet.Icmp("2001:db8:a::2 > 2001:db8:a::1", Icmpv6Header.NeighborAdvertisement, payload: 24).Ttl(255),
        () => Packet.Ip("2001:db8:a::2 > 2001:db8:a::1", IpProtocol.Sctp, payload: 40),
        () => Packet.Udp("[2001:db8:a::2]:1000 > [2001:db8:b::9]:53", payload: 64).Fragment(1200, more: true),
        () => Packet.Udp("10.0.0.2:1000 > 192.0.2.9:53", payload: 20).Vlan(5),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Random_and_mutated_frames_are_forwarded_answered_or_dropped_and_all_accounted_for(int seed)
    {
        var random = new Random(seed);
        using var router = new TestRouter();
        TestPort lan = router.AddPort("eth0", "10.0.0.1/24", "2001:db8:a::1/64");
        TestPort wan = router.AddPort("eth1", "192.0.2.1/24", "2001:db8:b::1/64");
        TestPort tun = router.AddPort("tun0", LinkKind.RawIp, "172.16.0.1/24");
        TestPort[] ports = [lan, wan, tun];
        tun.Change(settings => settings with { Mtu = 600 });
        lan.Knows("10.0.0.2");
        wan.Knows("192.0.2.9");
        wan.Knows("2001:db8:b::9");
        router.AddRoute("203.0.113.0/24", RouteKind.Prohibit);
        for (int round = 0; round < Rounds; round++)
        {
            for (int i = 0; i < FramesPerRound; i++) { Inject(ports[random.Next(3)], router.Pool, random); }
            router.Step();
            foreach (TestPort port in ports) { TakeSound(port); }
            Assert.Equal(
                router.Counters.Received + router.Counters.Generated,
                router.Counters.Sent + router.Counters.Delivered + router.Pool.Drops.Total + router.Queued);
            router.Clock.AdvanceMilliseconds(random.Next(200));
        }
        Assert.InRange(router.Counters.Received, Rounds * FramesPerRound, long.MaxValue);
        Assert.InRange(router.Counters.Sent, Rounds, long.MaxValue);
        Assert.InRange(router.Counters.Delivered, Rounds, long.MaxValue);
        Assert.InRange(router.Pool.Drops[DropReason.MalformedIpv4], 1, long.MaxValue);
        Assert.InRange(router.Pool.Drops[DropReason.BadOffload], 1, long.MaxValue);
    }

    private static void Inject(TestPort port, TellingPool pool, Random random)
    {
        if (random.Next(20) == 0)
        {
            PacketBuffer noise = pool.Rent(1500);
            noise.SetFrame(PacketBuffer.Headroom, random.Next(0, 200));
            random.NextBytes(noise.Frame);
            port.Port.Inject(noise);
            return;
        }
        PacketBuilder builder = Sound[random.Next(Sound.Length)]();
        if (random.Next(4) == 0) { builder.Ttl(1); }
        if (port.Port.Link == LinkKind.Ethernet) { builder.Ethernet(port.HostMac, random.Next(8) == 0 ? "ff:ff:ff:ff:ff:ff" : port.Mac); }
        PacketBuffer packet = builder.BuildUndecoded(pool);
        if (random.Next(3) > 0) { Mutate(packet, port.Port.Link, random); }
        port.Port.Inject(packet);
    }

    private static void Mutate(PacketBuffer packet, LinkKind link, Random random)
    {
        int header = link == LinkKind.Ethernet ? 14 : 0;
        for (int flips = random.Next(4); flips > 0; flips--)
        {
            // Mostly headers; the payload never decides anything.
            int at = random.Next(5) == 0 ? random.Next(packet.FrameLength) : Math.Min(header + random.Next(48), packet.FrameLength - 1);
            packet.Frame[at] = random.Next(3) switch { 0 => 0, 1 => 255, _ => (byte)random.Next(256) };
        }
        if (random.Next(4) == 0) { packet.SetEnd(packet.Start + random.Next(packet.FrameLength + 1)); }
        if (random.Next(2) == 0 && packet.FrameLength > header + 20 && packet.Frame[header] >> 4 == 4) { RepairChecksum(packet.Frame[header..]); }
        if (random.Next(8) > 0) { return; }
        packet.GsoType = (GsoType)random.Next(7);
        packet.GsoSize = random.Next(3) switch { 0 => 0, 1 => random.Next(40), _ => random.Next(70_000) };
        packet.NeedsChecksum = random.Next(2) == 0;
        packet.ChecksumStart = packet.Start + random.Next(80);
        packet.ChecksumOffset = random.Next(2) == 0 ? 16 : random.Next(100);
    }

    private static void RepairChecksum(Span<byte> network)
    {
        int length = Math.Min((network[0] & 0xF) * 4, network.Length & ~1);
        if (length < 20) { return; }
        network[10] = network[11] = 0;
        ushort sum = InternetChecksum.Compute(network[..length]);
        (network[10], network[11]) = ((byte)(sum >> 8), (byte)sum);
    }

    private static void TakeSound(TestPort port)
    {
        while (port.Port.TakeSent() is { } packet)
        {
            bool isSound = PacketDecoder.TryDecode(packet, port.Port.Link, out DropReason reason);
            Assert.True(isSound, $"the router sent a broken frame: {reason} {Convert.ToHexString(packet.Frame)}");
            packet.Release();
        }
    }
}
