using System.Net;
using System.Net.Sockets;
using Imq.Packets;
using Imq.Router.Ports;
using Imq.Router.Tests.Netns;
using Imq.Testing;
using Xunit;

namespace Imq.Router.Tests.Ports;

public sealed class TapPortCoalescingTests : IDisposable
{
    private readonly TestNamespace _host = new();
    private readonly TellingPool _pool = new();

    public void Dispose()
    {
        _pool.Dispose();
        _host.Dispose();
    }

    [Fact]
    public void Datagrams_of_one_flow_leave_in_one_write_and_arrive_one_by_one()
    {
        using TapPort port = TapPort.Open(new TapOptions { Name = "eth0", HostName = "lan0", Netns = _host.Name });
        port.IsUp = true;
        _host.AddAddress("lan0", "10.9.0.1", 24);
        using Socket socket = _host.Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Any, 0));
        int listening = ((IPEndPoint)socket.LocalEndPoint!).Port;
        string host = _host.Link("lan0").Mac.ToString();
        var batch = new PacketBuffer[40];
        for (int i = 0; i < batch.Length; i++)
        {
            batch[i] = Packet.Udp($"10.9.0.2:53 > 10.9.0.1:{listening}").Id((ushort)(1000 + i)).Payload((byte)i, 1, 2, 3, 4, 5, 6, 7)
                .Ethernet(port.Mac.ToString(), host).Build(_pool);
            Assert.True(PacketDecoder.TryDecode(batch[i], LinkKind.Ethernet, out _));
        }
        string before = HostFrames();

        Assert.Equal(batch.Length, port.Transmit(batch));

        Assert.Equal(batch.Length, port.Counters.TxPackets);
        Assert.Equal(batch.Length * (14 + 20 + 8 + 8), port.Counters.TxBytes);
        Assert.Equal(port.HasUdpSegmentation ? 1 : batch.Length, long.Parse(HostFrames()) - long.Parse(before));
        socket.ReceiveTimeout = 2000;
        byte[] bytes = new byte[100];
        for (int i = 0; i < batch.Length; i++)
        {
            Assert.Equal(8, socket.Receive(bytes));
            Assert.Equal(i, bytes[0]);
        }
    }

    private string HostFrames() => _host.Inside(() => File.ReadLines("/proc/thread-self/net/dev")
        .Single(line => line.Contains("lan0:", StringComparison.Ordinal)).Split(':')[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
}
