using Imq.Packets.Headers;
using Imq.Packets.Tags;
using Imq.Testing;
using Xunit;

namespace Imq.Packets.Tests;

public class VirtioNetHeaderTests
{
    [Fact]
    public void A_super_packet_is_told_as_the_kernel_reads_it()
    {
        using TellingPool pool = new();
        PacketBuffer packet = Packet.Tcp(Samples.V4, 3000, TcpFlags.Ack | TcpFlags.Cwr).Ethernet().Gso(1000).Build(pool);
        byte[] header = new byte[12];
        VirtioNetHeader.Write(header, packet);
        // NEEDS_CSUM, TCPV4 | ECN, hdr_len 54, gso_size 1000, csum_start 34, csum_offset 16, num_buffers 0
        Assert.Equal([1, 0x81, 54, 0, 0xE8, 3, 34, 0, 16, 0, 0, 0], header);
        packet.Release();
    }

    [Fact]
    public void Pulling_the_link_header_moves_the_checksum_start_of_the_header_only()
    {
        using TellingPool pool = new();
        PacketBuffer packet = Packet.Udp(Samples.V6, 30).Ethernet().Partial().Build(pool);
        packet.PullToNetwork();
        byte[] header = new byte[10];
        VirtioNetHeader.Write(header, packet);
        Assert.Equal([1, 0, 0, 0, 0, 0, 40, 0, 6, 0], header);
        packet.Release();
    }

    [Fact]
    public void A_vouched_checksum_is_told_as_data_valid()
    {
        using TellingPool pool = new();
        PacketBuffer packet = Packet.Udp(Samples.V6, 30).Build(pool);
        Assert.True(VirtioNetHeader.TryRead([2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], packet));
        Assert.True(packet.ChecksumVouched);
        byte[] header = new byte[12];
        VirtioNetHeader.Write(header, packet);
        Assert.Equal(2, header[0]);
        packet.Release();
    }

    [Theory]
    [InlineData(1, 0, 0, 50, 6), InlineData(1, 0, 0, 0xFFFF, 0xFFFF), InlineData(1, 2, 100, 20, 6), InlineData(1, 1, 0, 20, 16), InlineData(0, 7, 9, 0, 0)]
    public void A_header_that_lies_is_refused(byte flags, byte type, ushort size, ushort start, ushort offset)
    {
        using TellingPool pool = new();
        PacketBuffer packet = Packet.Udp(Samples.V4, 10).Build(pool);
        byte[] header = [flags, type, 0, 0, (byte)size, (byte)(size >> 8), (byte)start, (byte)(start >> 8), (byte)offset, (byte)(offset >> 8)];
        Assert.False(VirtioNetHeader.TryRead(header, packet));
        packet.Release();
    }

    [Fact]
    public void A_partial_checksum_of_another_protocol_is_finished_by_the_decoder()
    {
        using TellingPool pool = new();
        PacketBuffer packet = Packet.Icmp(Samples.V6, payload: 20).Partial().BuildUndecoded(pool);
        Assert.True(PacketDecoder.TryDecode(packet, LinkKind.RawIp, out _));
        Assert.False(packet.NeedsChecksum);
        Assert.Equal(Packet.Icmp(Samples.V6, payload: 20).ToBytes(), packet.Frame);
        packet.Release();
    }
}
