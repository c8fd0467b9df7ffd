using FsCheck;
using FsCheck.Fluent;
using Imq.Packets.Addresses;
using Imq.Packets.Headers;
using Imq.Packets.Tags;
using Imq.Testing;
using Xunit;

namespace Imq.Packets.Tests;

public class PacketDecoderTests
{
    public static TheoryData<string> SampleNames => Samples.Names;

    [Theory, MemberData(nameof(SampleNames))]
    public void Decodes_in_place_and_changes_no_byte(string name)
    {
        using TellingPool pool = new();
        byte[] bytes = Samples.All[name]().ToBytes();
        PacketBuffer packet = Samples.All[name]().Build(pool);
        Assert.Equal(bytes, packet.Frame);
        Assert.True(TransportChecksum.IsValid(packet) || packet.Protocol == EtherType.Arp);
        packet.Release();
    }

    [Theory, MemberData(nameof(SampleNames))]
    public void Guard_bytes_behind_the_frame_are_cut_off_and_not_written(string name)
    {
        using TellingPool pool = new();
        byte[] bytes = Samples.All[name]().ToBytes();
        PacketBuffer packet = Frame(pool, [.. bytes, 0xAA, 0xBB, 0xCC]);
        LinkKind link = LinkOf(name);
        Assert.True(PacketDecoder.TryDecode(packet, link, out _));
        Assert.Equal(bytes, packet.Frame[..bytes.Length]);
        Assert.Equal(packet.Protocol == EtherType.Arp ? bytes.Length + 3 : bytes.Length, packet.FrameLength);
        Assert.Equal([0xAA, 0xBB, 0xCC], packet.Raw.Slice(packet.Start + bytes.Length, 3).ToArray());
        packet.Release();
    }

    [Theory, MemberData(nameof(SampleNames))]
    public void A_frame_cut_anywhere_is_refused_with_a_reason(string name)
    {
        using TellingPool pool = new();
        byte[] bytes = Samples.All[name]().ToBytes();
        for (int length = 0; length < bytes.Length; length++)
        {
            PacketBuffer packet = Frame(pool, bytes[..length]);
            Assert.False(PacketDecoder.TryDecode(packet, LinkOf(name), out DropReason reason), $"cut to {length} bytes");
            Assert.NotEqual(DropReason.None, reason);
            packet.Drop(reason);
        }
        Assert.Equal(bytes.Length, pool.Drops.Total);
    }

    [Fact]
    public void Random_bytes_never_throw() => Check.QuickThrowOnFailure(Prop.ForAll<byte[], byte>((bytes, choice) =>
    {
        using TellingPool pool = new();
        byte[] frame = choice % 3 == 0 ? bytes : Mutate(bytes, choice);
        PacketBuffer packet = Frame(pool, frame);
        if (choice % 2 == 0)
        {
            VirtioNetHeader.TryRead(frame.AsSpan(0, Math.Min(12, frame.Length)), packet);
        }
        bool decoded = PacketDecoder.TryDecode(packet, choice % 5 == 0 ? LinkKind.RawIp : LinkKind.Ethernet, out DropReason reason);
        Touch(packet);
        packet.Release();
        return decoded == (reason == DropReason.None);
    }));

    [Fact]
    public void Every_flipped_byte_of_every_sample_is_decoded_or_refused_without_throwing()
    {
        using TellingPool pool = new();
        foreach ((string name, Func<PacketBuilder> sample) in Samples.All)
        {
            byte[] bytes = sample().ToBytes();
            for (int at = 0; at < bytes.Length; at++)
            {
                foreach (byte flip in (byte[])[0x01, 0x0F, 0x80, 0xF0, 0xFF])
                {
                    byte[] lying = [.. bytes];
                    lying[at] ^= flip;
                    FixHeaderChecksum(lying, name);
                    PacketBuffer packet = Frame(pool, lying);
                    PacketDecoder.TryDecode(packet, LinkOf(name), out _);
                    Touch(packet);
                    packet.Release();
                }
            }
        }
    }

    [Fact]
    public void Layers_of_a_doubly_tagged_frame()
    {
        using TellingPool pool = new();
        PacketBuffer packet = Packet.Udp(Samples.V4, 8).Vlan(100, 5).Vlan(7).Build(pool);
        Assert.Equal(2, packet.VlanDepth);
        Assert.Equal(5 << 13 | 100, packet.VlanTag);
        Assert.Equal(22, packet.Link.Length);
        Assert.Equal(36, packet.Length);
        Assert.Equal(EtherType.Ipv4, packet.Protocol);
        Assert.Equal(packet.NetworkOffset + 20, packet.TransportOffset);
        packet.Release();
    }

    [Fact]
    public void A_third_tag_is_an_unknown_type()
    {
        using TellingPool pool = new();
        AssertRefused(pool, Packet.Udp(Samples.V4).Vlan(1).Vlan(2).Vlan(3).ToBytes(), DropReason.UnknownEtherType);
    }

    [Fact]
    public void Each_lie_has_its_reason()
    {
        using TellingPool pool = new();
        AssertRefused(pool, new byte[13], DropReason.Truncated);
        AssertRefused(pool, new byte[60], DropReason.UnknownEtherType);
        AssertRefused(pool, Packet.Udp(Samples.V4).Vlan(1).ToBytes()[..17], DropReason.MalformedVlan);
        AssertRefused(pool, Packet.Udp(Samples.V4, 8).Ethernet().BadHeaderChecksum().ToBytes(), DropReason.BadIpv4Checksum);
        AssertRefused(pool, Packet.Udp(Samples.V4, 8).Ethernet().IpOptions(7, 9, 4, 0).ToBytes(), DropReason.MalformedIpv4);
        AssertRefused(pool, Packet.Udp(Samples.V4, 80).Ethernet().Fragment(65_528, false).ToBytes(), DropReason.MalformedFragment);
        AssertRefused(pool, Packet.Udp(Samples.V6, 8).Ethernet().Extension(0, 0, 200, 1, 4, 0, 0, 0, 0).ToBytes(), DropReason.MalformedIpv6);
        AssertRefused(pool, Packet.Arp("10.0.0.1 > 10.0.0.2").Ethernet().ToBytes()[..41], DropReason.MalformedArp);
    }

    [Theory]
    [InlineData("02:00:00:00:00:02", LinkScope.Host)]
    [InlineData("02:00:00:00:00:03", LinkScope.OtherHost)]
    [InlineData("ff:ff:ff:ff:ff:ff", LinkScope.Broadcast)]
    [InlineData("01:00:5e:00:00:01", LinkScope.Multicast)]
    public void The_scope_is_seen_from_the_port(string destination, LinkScope scope)
    {
        using TellingPool pool = new();
        PacketBuffer packet = Frame(pool, Packet.Udp(Samples.V4).Ethernet(destination: destination).ToBytes());
        Assert.True(PacketDecoder.TryDecode(packet, LinkKind.Ethernet, MacAddress.Parse("02:00:00:00:00:02"), out _));
        Assert.Equal(scope, packet.LinkScope);
        packet.Release();
    }

    [Fact]
    public void A_later_fragment_has_no_transport_header_but_its_protocol()
    {
        using TellingPool pool = new();
        foreach (string flow in (string[])[Samples.V4, Samples.V6])
        {
            PacketBuffer packet = Packet.Udp(flow, 24).Fragment(1480, more: true).Build(pool);
            Assert.True(packet.IsFragment);
            Assert.Equal(1480, packet.FragmentOffset);
            Assert.Equal(0, packet.TransportOffset);
            Assert.Equal(IpProtocol.Udp, packet.TransportProtocol);
            packet.Release();
        }
    }

    [Fact]
    public void An_atomic_fragment_is_a_whole_datagram()
    {
        using TellingPool pool = new();
        PacketBuffer packet = Packet.Udp(Samples.V6, 24).Fragment(0, more: false).Build(pool);
        Assert.False(packet.IsFragment);
        Assert.Equal(packet.NetworkOffset + 48, packet.TransportOffset);
        packet.Release();
    }

    private static void AssertRefused(TellingPool pool, byte[] frame, DropReason expected)
    {
        PacketBuffer packet = Frame(pool, frame);
        Assert.False(PacketDecoder.TryDecode(packet, LinkKind.Ethernet, out DropReason reason));
        Assert.Equal(expected, reason);
        packet.Drop(reason);
    }

    internal static PacketBuffer Frame(PacketPool pool, byte[] bytes)
    {
        PacketBuffer packet = pool.Rent(bytes.Length);
        packet.SetFrame(PacketBuffer.Headroom, bytes.Length);
        bytes.CopyTo(packet.Frame);
        return packet;
    }

    internal static LinkKind LinkOf(string name) =>
        name.Contains("vlan", StringComparison.Ordinal) || name.StartsWith("arp", StringComparison.Ordinal) || name.StartsWith("eth", StringComparison.Ordinal)
            ? LinkKind.Ethernet : LinkKind.RawIp;

    private static byte[] Mutate(byte[] noise, byte choice)
    {
        byte[] bytes = Samples.All.Values.ElementAt(choice % Samples.All.Count)().ToBytes();
        for (int i = 0; i + 1 < noise.Length; i += 2) { bytes[noise[i] % bytes.Length] = noise[i + 1]; }
        return bytes;
    }

    private static void FixHeaderChecksum(byte[] bytes, string name)
    {
        int at = LinkOf(name) == LinkKind.RawIp ? 0 : 14 + (name.StartsWith("two", StringComparison.Ordinal) ? 8 : 4);
        if (bytes.Length > at && Ipv4Header.TryRead(bytes.AsSpan(at), out Ipv4Header header)) { header.RewriteChecksum(); }
    }

    /// <summary>Reads everything a view offers, wherever a view can be had.</summary>
    private static void Touch(PacketBuffer packet)
    {
        _ = FlowKey.TryRead(packet, out FlowKey key) ? key.Hash(1) : 0;
        _ = packet.NetworkOffset <= packet.End && TransportChecksum.IsValid(packet);
        if (TcpHeader.TryRead(packet.Transport, out TcpHeader tcp))
        {
            TcpOptionReader options = tcp.ReadOptions();
            while (options.TryNext(out TcpOption option)) { _ = option.Data.Length + option.Kind; }
            _ = tcp.Payload.Length + tcp.UrgentPointer;
        }
        if (UdpHeader.TryRead(packet.Transport, out UdpHeader udp)) { _ = udp.Payload.Length; }
        if (IcmpHeader.TryRead(packet.Transport, out IcmpHeader icmp)) { _ = icmp.IsChecksumValid; }
        if (Ipv6Header.TryRead(packet.Network, out Ipv6Header ipv6))
        {
            Ipv6ExtensionReader chain = ipv6.ReadExtensions();
            while (chain.TryNext(out Ipv6Extension extension)) { _ = extension.RoutingType + extension.Identification; }
        }
    }
}
