using Imq.Netfilter.Hooks;
using Imq.Netfilter.Matches;
using Imq.Packets;
using Imq.Packets.Addresses;
using Imq.Testing;
using Xunit;

namespace Imq.Netfilter.Tests.Matches;

/// <summary>Matches that ask more than the packet: the clock, chance, the routing table.</summary>
public sealed class StatefulMatchTests
{
    [Theory]
    [InlineData("limit --limit 10/second", 10, 105)]
    [InlineData("limit --limit 10/second --limit-burst 1", 10, 101)]
    [InlineData("limit --limit 7/second", 10, 75)]
    [InlineData("limit --limit 250/second --limit-burst 10", 1, 260)]
    [InlineData("limit --limit 60/minute --limit-burst 3", 10, 13)]
    [InlineData("limit", 10, 5)]
    [InlineData("limit --limit 7/second --limit-burst 20", 3, 41)] // counted by Linux 6.18 with HZ 250
    public void Limit_gives_the_burst_and_then_the_rate(string text, int seconds, int expected)
    {
        Assert.Equal(expected, CountMatches(Extension.Match(text), TimeSpan.FromSeconds(seconds), TimeSpan.FromMilliseconds(1)));
    }

    [Fact]
    public void Limit_rounds_the_price_of_a_packet_down_as_the_kernel_does()
    {
        // 10000/second costs 3 credits (3.2), of which 32000 come each second, 128 every 4 ms; the burst of 100 holds 320. The last look is alone in its tick.
        IMatch match = Extension.Match("limit --limit 10000/second --limit-burst 100");
        Assert.Equal(((320 + (249 * 128)) / 3) + 1, CountMatches(match, TimeSpan.FromSeconds(1), TimeSpan.FromMicroseconds(10)));
    }

    [Fact]
    public void Limit_cannot_give_more_than_the_burst_in_one_tick()
    {
        Assert.Equal((5 * 250) + 1, CountMatches(Extension.Match("limit --limit 10000/second"), TimeSpan.FromSeconds(1), TimeSpan.FromMicroseconds(10)));
    }

    [Fact]
    public void Limit_saves_no_more_than_the_burst()
    {
        IMatch match = Extension.Match("limit --limit 1/second --limit-burst 2");
        Assert.Equal([true, true, false], Ask(match, 0, 0, 0));
        Assert.Equal([true, true, false], Ask(match, 1000, 1000, 1000));
        Assert.Equal([false, true, false], Ask(match, 1000.5, 1001.1, 1001.2));
    }

    [Fact]
    public void Limit_counts_a_super_packet_once()
    {
        using TellingPool pool = new();
        PacketBuffer packet = Packet.Tcp("10.0.0.1:1 > 10.0.0.2:2", payload: 5000).Gso(1000).Build(pool);
        IMatch match = Extension.Match("limit --limit 1/hour --limit-burst 2");
        HookState state = Extension.State(new FilterServicesStub(), now: Instant.FromSeconds(1));
        Assert.Equal([true, true, false], new[] { match.Matches(packet, in state), match.Matches(packet, in state), match.Matches(packet, in state) });
        packet.Release();
    }

    [Fact]
    public void Length_of_a_super_packet_is_its_own()
    {
        using TellingPool pool = new();
        PacketBuffer packet = Packet.Tcp("10.0.0.1:1 > 10.0.0.2:2", payload: 5000).Gso(1000).Build(pool);
        HookState state = Extension.State(new FilterServicesStub());
        Assert.True(Extension.Match("length --length 5040").Matches(packet, in state));
        Assert.False(Extension.Match("length --length 1040").Matches(packet, in state));
        packet.Release();
    }

    [Theory]
    [InlineData("0", 0u, false)]
    [InlineData("0.5", 0x3FFF_FFFFu, true)]
    [InlineData("0.5", 0x4000_0000u, false)]
    [InlineData("0.5", 0xBFFF_FFFFu, true)]
    [InlineData("1", 0xFFFF_FFFFu, true)]
    public void Random_compares_31_bits(string probability, uint random, bool expected)
    {
        using TellingPool pool = new();
        PacketBuffer packet = Packet.Udp("10.0.0.1:1 > 10.0.0.2:2").Build(pool);
        HookState state = Extension.State(new FilterServicesStub { Random = () => random });
        Assert.Equal(expected, Extension.Match($"statistic --mode random --probability {probability}").Matches(packet, in state));
        Assert.Equal(!expected, Extension.Match($"statistic --mode random ! --probability {probability}").Matches(packet, in state));
        packet.Release();
    }

    [Theory]
    [InlineData("addrtype --src-type UNICAST", true)]
    [InlineData("addrtype --src-type LOCAL", false)]
    [InlineData("addrtype ! --src-type LOCAL", true)]
    [InlineData("addrtype --dst-type LOCAL", true)]
    [InlineData("addrtype --dst-type BROADCAST,LOCAL", true)]
    [InlineData("addrtype --src-type UNICAST ! --dst-type LOCAL", false)]
    [InlineData("addrtype --dst-type LOCAL --limit-iface-in", false)]
    [InlineData("addrtype --dst-type LOCAL --limit-iface-out", true)]
    public void Address_kinds_are_asked_of_routing(string text, bool expected)
    {
        using TellingPool pool = new();
        FilterServicesStub services = new();
        services.Kinds[(new Ipv4Address(0x0A000002), 0)] = AddressKind.Local;
        services.Kinds[(new Ipv4Address(0x0A000002), 2)] = AddressKind.Local;
        PacketBuffer packet = Packet.Udp("10.0.0.1:1 > 10.0.0.2:2").Build(pool);
        Assert.Equal(expected, Extension.Match(text).Matches(packet, Extension.State(services)));
        packet.Release();
    }

    [Theory]
    [InlineData("2001:db8::1", "UNICAST", true)]
    [InlineData("2001:db8::1", "UNICAST,LOCAL", false)]
    [InlineData("2001:db8::2", "UNICAST,LOCAL", true)]
    [InlineData("2001:db8::2", "LOCAL,ANYCAST", true)]
    [InlineData("2001:db8::1", "UNREACHABLE", false)]
    [InlineData("ff02::1", "MULTICAST", true)]
    [InlineData("ff02::1", "UNICAST", false)]
    [InlineData("ff02::1", "UNICAST,MULTICAST", false)]
    [InlineData("::", "UNSPEC", true)]
    [InlineData("::", "UNICAST", false)]
    [InlineData("::ffff:10.0.0.1", "UNICAST", false)]
    [InlineData("::1", "UNICAST", true)]
    public void Ipv6_address_must_be_every_kind_named(string address, string kinds, bool expected)
    {
        using TellingPool pool = new();
        FilterServicesStub services = new();
        services.Kinds[(Ipv6Address.Parse("2001:db8::2"), 0)] = AddressKind.Local;
        PacketBuffer packet = Packet.Udp($"[2001:db8::9]:1 > [{address}]:2").Build(pool);
        HookState state = Extension.State(services, IpFamily.V6);
        Assert.Equal(expected, Extension.Match($"addrtype --dst-type {kinds}", IpFamily.V6).Matches(packet, in state));
        Assert.Equal(!expected, Extension.Match($"addrtype ! --dst-type {kinds}", IpFamily.V6).Matches(packet, in state));
        packet.Release();
    }

    [Fact]
    public void Mac_of_a_port_without_ethernet_matches_neither_way()
    {
        using TellingPool pool = new();
        PacketBuffer packet = Packet.Udp("10.0.0.1:1 > 10.0.0.2:2").Build(pool);
        HookState state = Extension.State(new FilterServicesStub());
        Assert.False(Extension.Match("mac --mac-source 02:00:00:00:00:01").Matches(packet, in state));
        Assert.False(Extension.Match("mac ! --mac-source 02:00:00:00:00:01").Matches(packet, in state));
        packet.Release();
    }

    [Fact]
    public void Mac_is_found_in_front_of_vlan_tags()
    {
        using TellingPool pool = new();
        PacketBuffer packet = Packet.Udp("10.0.0.1:1 > 10.0.0.2:2").Ethernet().Vlan(5).Vlan(6).Build(pool);
        HookState state = Extension.State(new FilterServicesStub());
        Assert.True(Extension.Match("mac --mac-source 02:00:00:00:00:01").Matches(packet, in state));
        packet.Release();
    }

    /// <summary>TCP, UDP, ICMP and the ports, cut at every length: the answer is no, and the packet's end is asked for.</summary>
    [Theory]
    [InlineData("tcp --dport 2", IpFamily.V4, IpProtocol.Tcp, 20)]
    [InlineData("udp --dport 2", IpFamily.V4, IpProtocol.Udp, 8)]
    [InlineData("multiport --ports 2", IpFamily.V4, IpProtocol.Udp, 4)]
    [InlineData("icmp --icmp-type any", IpFamily.V4, IpProtocol.Icmp, 8)]
    [InlineData("icmp6 ! --icmpv6-type 1", IpFamily.V6, IpProtocol.Icmpv6, 8)]
    public void Header_cut_short_asks_for_a_drop(string text, IpFamily family, byte protocol, int needed)
    {
        using TellingPool pool = new();
        DropRequest drop = new();
        HookState state = Extension.State(new FilterServicesStub(), family, drop: drop);
        IMatch match = Extension.Match(text, family, protocol);
        for (int length = 0; length <= 24; length++)
        {
            string flow = family == IpFamily.V4 ? "10.0.0.1 > 10.0.0.2" : "2001:db8::1 > 2001:db8::2";
            PacketBuffer packet = Packet.Ip(flow, protocol).Payload([.. Enumerable.Repeat<byte>(0, 3), .. Enumerable.Repeat<byte>(2, length)]).Build(pool);
            packet.SetEnd(packet.TransportOffset + length);
            bool isMatch = match.Matches(packet, in state);
            Assert.Equal(length < needed, drop.Take());
            if (length < needed) { Assert.False(isMatch); }
            packet.Release();
        }
    }

    private static bool[] Ask(IMatch match, params double[] seconds)
    {
        using TellingPool pool = new();
        PacketBuffer packet = Packet.Udp("10.0.0.1:1 > 10.0.0.2:2").Build(pool);
        bool[] answers = [.. seconds.Select(at => match.Matches(packet, Extension.State(new FilterServicesStub(), now: Instant.FromSeconds(at))))];
        packet.Release();
        return answers;
    }

    private static int CountMatches(IMatch match, TimeSpan duration, TimeSpan step)
    {
        using TellingPool pool = new();
        PacketBuffer packet = Packet.Udp("10.0.0.1:1 > 10.0.0.2:2").Build(pool);
        FilterServicesStub services = new();
        int count = 0;
        for (long at = 0; at <= duration.Ticks; at += step.Ticks)
        {
            if (match.Matches(packet, Extension.State(services, now: new Instant(Instant.NanosecondsPerSecond + (at * 100))))) { count++; }
        }
        packet.Release();
        return count;
    }
}
