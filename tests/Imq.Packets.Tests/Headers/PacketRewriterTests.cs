using FsCheck;
using FsCheck.Fluent;
using Imq.Packets.Addresses;
using Imq.Packets.Headers;
using Imq.Testing;
using Xunit;

namespace Imq.Packets.Tests.Headers;

public class PacketRewriterTests
{
    public static TheoryData<string, string> Shapes
    {
        get
        {
            TheoryData<string, string> shapes = [];
            foreach (string kind in (string[])["udp", "tcp", "icmp"])
            {
                shapes.Add(kind, Samples.V4);
                shapes.Add(kind, Samples.V6);
            }
            return shapes;
        }
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Any_rewriting_leaves_a_finished_checksum_true(string kind, string flow) =>
        Check.QuickThrowOnFailure(Prop.ForAll<ulong, ulong, ushort>((first, second, port) =>
        {
            using TellingPool pool = new();
            PacketBuffer packet = Build(kind, flow).Build(pool);
            RewriteAll(packet, first, second, port);
            bool valid = TransportChecksum.IsValid(packet) && IsHeaderValid(packet);
            packet.Release();
            return valid;
        }));

    [Theory, MemberData(nameof(Shapes))]
    public void Any_rewriting_leaves_a_partial_checksum_to_be_finished_true(string kind, string flow) =>
        Check.QuickThrowOnFailure(Prop.ForAll<ulong, ulong, ushort>((first, second, port) =>
        {
            if (kind == "icmp") { return true; }
            using TellingPool pool = new();
            PacketBuffer packet = Build(kind, flow).Partial().Build(pool);
            RewriteAll(packet, first, second, port);
            bool partial = packet.NeedsChecksum;
            ChecksumCompletion.Complete(packet);
            packet.ChecksumVouched = false;
            bool valid = TransportChecksum.IsValid(packet) && IsHeaderValid(packet);
            packet.Release();
            return valid && partial;
        }));

    [Fact]
    public void A_udp_datagram_without_checksum_stays_without()
    {
        using TellingPool pool = new();
        PacketBuffer packet = Packet.Udp(Samples.V4, 4).NoChecksum().Build(pool);
        RewriteAll(packet, 1, 2, 3);
        Assert.True(UdpHeader.TryRead(packet.Transport, out UdpHeader udp));
        Assert.Equal(0, udp.Checksum);
        Assert.Equal(3, udp.SourcePort);
        packet.Release();
    }

    [Fact]
    public void A_word_at_an_odd_offset_is_patched_too()
    {
        using TellingPool pool = new();
        PacketBuffer packet = Packet.Tcp(Samples.V4, 9, TcpFlags.Syn).TcpOptions(1, 2, 4, 5, 0xB4).Build(pool);
        packet.RewriteTransportWord(23, 1400);
        Assert.True(TransportChecksum.IsValid(packet));
        Assert.True(TcpHeader.TryRead(packet.Transport, out TcpHeader tcp));
        Assert.Equal([1, 2, 4, 0x05, 0x78, 0, 0, 0], tcp.Options.ToArray());
        packet.Release();
    }

    [Fact]
    public void Of_a_later_fragment_only_the_ip_header_changes()
    {
        using TellingPool pool = new();
        PacketBuffer packet = Packet.Udp(Samples.V4, 24).Fragment(80, more: true).Build(pool);
        RewriteAll(packet, 1, 2, 3);
        Assert.Equal(PacketBuilder.Pattern(24), packet.Network[20..].ToArray());
        Assert.True(IsHeaderValid(packet));
        packet.Release();
    }

    private static PacketBuilder Build(string kind, string flow) => kind switch
    {
        "udp" => Packet.Udp(flow, 11),
        "tcp" => Packet.Tcp(flow, 12),
        _ => Packet.Icmp(flow, payload: 13),
    };

    private static void RewriteAll(PacketBuffer packet, ulong first, ulong second, ushort port)
    {
        if (Ipv4Header.TryRead(packet.Network, out Ipv4Header ipv4))
        {
            packet.RewriteSource(new Ipv4Address((uint)first));
            packet.RewriteDestination(new Ipv4Address((uint)second));
            ipv4.DecrementTimeToLive();
            ipv4.RewriteDscp((int)(first & 63));
            ipv4.RewriteEcn((int)(second & 3));
            ipv4.RewriteTimeToLive((byte)second);
            ipv4.RewriteIdentification(port);
            Assert.Equal(new Ipv4Address((uint)first), ipv4.Source);
            Assert.Equal(new Ipv4Address((uint)second), ipv4.Destination);
            Assert.Equal((int)(first & 63), ipv4.Dscp);
        }
        else if (Ipv6Header.TryRead(packet.Network, out Ipv6Header ipv6))
        {
            uint label = ipv6.FlowLabel;
            packet.RewriteSource(new Ipv6Address(first, second));
            packet.RewriteDestination(new Ipv6Address(second, first));
            ipv6.DecrementHopLimit();
            ipv6.RewriteTrafficClass((byte)second);
            Assert.Equal((byte)second, ipv6.TrafficClass);
            Assert.Equal(label, ipv6.FlowLabel);
            Assert.Equal(new Ipv6Address(first, second), ipv6.Source);
        }
        packet.RewriteSourcePort(port);
        packet.RewriteDestinationPort((ushort)~port);
        packet.RewriteEchoIdentifier(port);
    }

    private static bool IsHeaderValid(PacketBuffer packet) => !Ipv4Header.TryRead(packet.Network, out Ipv4Header header) || header.IsChecksumValid;
}
