using System.Net;
using System.Net.Sockets;
using Imq.Packets;
using Imq.Router.Loop;
using Xunit;

namespace Imq.Router.Tests.Ports;

public sealed class TapPortTcpTests
{
    private const int Bytes = 32 * 1024 * 1024;

    [Fact]
    public async Task Tcp_between_two_hosts_travels_in_super_packets_whole_and_without_leak_or_allocation()
    {
        using var wire = new WiredPair();
        await TransferAsync(wire, 1024 * 1024);
        await wire.Loop.Post(() => FillPool(wire.Pool));
        long before = await wire.Loop.Run(GC.GetAllocatedBytesForCurrentThread);
        await TransferAsync(wire, Bytes);
        long after = await wire.Loop.Run(GC.GetAllocatedBytesForCurrentThread);
        wire.Stop();

        Assert.True(wire.Worker.SuperPackets > 0);
        Assert.True(wire.Worker.LongestFrame > 20_000, $"longest frame {wire.Worker.LongestFrame}");
        Assert.True(wire.Left.Counters.RxBytes > Bytes);
        Assert.True(wire.Left.Counters.RxPackets > Bytes / 1500, "a super-packet counts as its segments");
        Assert.Equal(wire.Left.Counters.RxPackets, wire.Right.Counters.TxPackets);
        Assert.Equal(0, wire.Pool.Outstanding);
        Assert.Equal(0, wire.Pool.Drops.Total);
        // The message that asked for the first figure, and nothing per packet.
        Assert.InRange(after - before, 0, 4096);
    }

    [Fact]
    public async Task Without_offload_no_super_packet_and_no_unfinished_checksum_passes()
    {
        using var wire = new WiredPair(offload: false);
        await TransferAsync(wire, 1024 * 1024);
        wire.Stop();

        Assert.Equal((0, 0), (wire.Worker.SuperPackets, wire.Worker.UnfinishedChecksums));
        Assert.Equal(1514, wire.Worker.LongestFrame);
        Assert.Equal(0, wire.Pool.Outstanding);
    }

    [Fact]
    public async Task A_sender_with_offload_reaches_a_host_that_wants_none()
    {
        using var wire = new WiredPair(offload: true, rightOffload: false);
        await TransferAsync(wire, 4 * 1024 * 1024);
        wire.Stop();

        Assert.True(wire.Worker.SuperPackets > 0);
        Assert.Equal(wire.Left.Counters.RxPackets, wire.Right.Counters.TxPackets);
        Assert.Equal(0, wire.Pool.Outstanding);
    }

    /// <summary>The pool may allocate while it grows to what a batch needs; afterwards it must not.</summary>
    private static void FillPool(PacketPool pool)
    {
        List<PacketBuffer> rented = [];
        for (int i = 0; i < 4 * EventLoop.BatchPackets; i++) { rented.Add(pool.Rent(i % 2 == 0 ? 0 : ushort.MaxValue)); }
        foreach (PacketBuffer packet in rented) { packet.Release(); }
    }

    internal static async Task TransferAsync(WiredPair wire, int count)
    {
        using Socket listener = wire.RightHost.Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Any, 0));
        listener.Listen();
        using Socket client = wire.LeftHost.Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        Task<Socket> accepting = listener.AcceptAsync();
        await client.ConnectAsync(IPAddress.Parse(WiredPair.RightAddress), ((IPEndPoint)listener.LocalEndPoint!).Port);
        using Socket server = await accepting;
        byte[] sent = new byte[count], received = new byte[count];
        new Random(1).NextBytes(sent);
        Task sending = Task.Run(() =>
        {
            for (int done = 0; done < count;) { done += client.Send(sent.AsSpan(done)); }
        });
        for (int done = 0; done < count;)
        {
            int read = server.Receive(received.AsSpan(done));
            Assert.True(read > 0, "the connection ended early");
            done += read;
        }
        await sending;
        Assert.True(sent.AsSpan().SequenceEqual(received), "bytes changed on the way");
    }
}
