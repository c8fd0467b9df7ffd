using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Imq.Packets;
using Imq.Packets.Addresses;
using Imq.Packets.Headers;
using Imq.Router.Interop;
using Imq.Router.Loop;
using Imq.Router.Ports;
using Imq.Router.Tests.Netns;
using Imq.Testing;
using Xunit;

namespace Imq.Router.Tests.Ports;

public sealed class TapPortTests : IDisposable
{
    private const string HostAddress = "10.9.0.1", PeerAddress = "10.9.0.2";

    private readonly TestNamespace _host = new();
    private readonly TellingPool _pool = new();
    private readonly PacketBuffer[] _batch = new PacketBuffer[64];

    public void Dispose()
    {
        _pool.Dispose();
        _host.Dispose();
    }

    [Fact]
    public void A_new_port_has_an_up_host_side_without_carrier_until_it_is_up_itself()
    {
        using TapPort port = Open();
        Assert.True(_host.Link("lan0").IsUp);
        Assert.False(_host.Link("lan0").HasCarrier);

        port.IsUp = true;
        Assert.True(_host.Link("lan0").HasCarrier);

        port.IsUp = false;
        Assert.False(_host.Link("lan0").HasCarrier);
    }

    [Fact]
    public void The_interface_is_gone_when_the_port_is_disposed()
    {
        using (Open()) { Assert.Equal("lan0", _host.Link("lan0").Name); }

        Assert.Equal(Libc.ENODEV, Assert.Throws<LinuxException>(() => _host.Link("lan0")).Errno);
    }

    [Fact]
    public void The_ports_address_is_local_the_same_every_time_and_not_the_hosts()
    {
        MacAddress first, host;
        using (TapPort port = Open()) { (first, host) = (port.Mac, _host.Link("lan0").Mac); }
        using TapPort again = Open();

        Assert.Equal(first, again.Mac);
        Assert.NotEqual(host, first);
        Assert.Equal(0x02UL, first.Value >> 40 & 0x03);
    }

    [Fact]
    public void Both_ends_have_the_mtu_that_is_set()
    {
        using TapPort port = Open();
        port.Mtu = 9000;
        Assert.Equal((9000, 9000), (port.Mtu, _host.Link("lan0").Mtu));

        Assert.Equal(Libc.EINVAL, Assert.Throws<LinuxException>(() => port.Mtu = 70_000).Errno);
        Assert.Equal(9000, port.Mtu);
    }

    [Fact]
    public void A_datagram_of_the_host_comes_out_of_the_port()
    {
        using TapPort port = OpenUp();
        port.Index = 7;
        using Socket socket = HostSocket(port);

        socket.SendTo("hello"u8, new IPEndPoint(IPAddress.Parse(PeerAddress), 4000));
        PacketBuffer packet = ReceiveUdp(port);

        Assert.Equal("hello", Encoding.ASCII.GetString(packet.Transport[UdpHeader.Length..]));
        Assert.Equal((7, port.Mac), (packet.InPort, MacAddress.Read(packet.Frame)));
        Assert.True(packet.NeedsChecksum, "the host leaves the checksum to the card");
        Assert.False(packet.IsLarge);
        packet.Release();
    }

    [Fact]
    public void A_frame_that_the_port_sends_reaches_the_hosts_socket()
    {
        using TapPort port = OpenUp();
        using Socket socket = HostSocket(port);
        int listening = ((IPEndPoint)socket.LocalEndPoint!).Port;
        MacAddress host = _host.Link("lan0").Mac;
        _batch[0] = Packet.Udp($"{PeerAddress}:53 > {HostAddress}:{listening}", payload: 8).Ethernet(port.Mac.ToString(), host.ToString()).Build(_pool);

        Assert.Equal(1, port.Transmit(_batch.AsSpan(0, 1)));

        socket.ReceiveTimeout = 2000;
        Assert.Equal(8, socket.Receive(new byte[100]));
        Assert.Equal((1, 14 + 20 + 8 + 8), (port.Counters.TxPackets, port.Counters.TxBytes));
    }

    [Fact]
    public void A_jumbo_frame_needs_a_large_buffer_and_arrives_whole()
    {
        using TapPort port = OpenUp();
        port.Mtu = 9000;
        using Socket socket = HostSocket(port);
        byte[] payload = new byte[8000];
        new Random(1).NextBytes(payload);

        socket.SendTo(payload, new IPEndPoint(IPAddress.Parse(PeerAddress), 4000));
        PacketBuffer packet = ReceiveUdp(port);

        Assert.True(packet.IsLarge);
        Assert.True(packet.Transport[UdpHeader.Length..].SequenceEqual(payload));
        packet.Release();
    }

    [Fact]
    public void A_port_that_is_down_discards_what_comes_and_refuses_what_should_go()
    {
        using TapPort port = OpenUp();
        using Socket socket = HostSocket(port);
        socket.SendTo("late"u8, new IPEndPoint(IPAddress.Parse(PeerAddress), 4000));
        port.IsUp = false;

        Assert.Equal(0, port.Receive(_batch, _pool, default));
        Assert.True(port.Counters.RxDropped > 0);
        _batch[0] = Packet.Udp($"{PeerAddress}:53 > {HostAddress}:4000").Build(_pool);
        Assert.Equal(0, port.Transmit(_batch.AsSpan(0, 1)));
        Assert.Equal(1, port.Counters.TxDropped);
        Assert.True(_pool.Drops[DropReason.PortDown] >= 2);
    }

    [Fact]
    public void Writing_to_a_host_side_that_is_down_is_a_counted_drop()
    {
        using TapPort port = OpenUp();
        _host.Execute("ip", "link", "set", "lan0", "down");
        _batch[0] = Packet.Udp($"{PeerAddress}:53 > {HostAddress}:4000").Build(_pool);

        Assert.Equal(0, port.Transmit(_batch.AsSpan(0, 1)));

        Assert.Equal((1, 1), (port.Counters.TxErrors, port.Counters.TxDropped));
        Assert.Equal(1, _pool.Drops[DropReason.PortWriteFailed]);
    }

    [Fact]
    public void An_interface_deleted_by_somebody_else_is_reported_once_and_asked_no_more()
    {
        using TapPort port = OpenUp();
        using var other = new MemoryPort("m0");
        var worker = new CrossConnect(port, other);
        using var loop = new EventLoop(worker, _pool);
        loop.Add(port);

        _host.Execute("ip", "link", "del", "lan0");
        for (int turn = 0; turn < 100 && worker.Gone is null; turn++) { loop.Step(); }

        Assert.Same(port, worker.Gone);
        Assert.True(port.IsGone);
        _batch[0] = Packet.Udp($"{PeerAddress}:53 > {HostAddress}:4000").Build(_pool);
        Assert.Equal(0, port.Transmit(_batch.AsSpan(0, 1)));
        Assert.Equal(1, _pool.Drops[DropReason.PortGone]);
    }

    [Fact]
    public void An_exhausted_pool_is_a_counted_drop_and_the_queue_still_empties()
    {
        using TapPort port = OpenUp();
        using Socket socket = HostSocket(port);
        using var empty = new TellingPool(limitBytes: 0);
        socket.SendTo("lost"u8, new IPEndPoint(IPAddress.Parse(PeerAddress), 4000));

        for (int i = 0; i < 100; i++) { Assert.Equal(0, port.Receive(_batch, empty, default)); }

        Assert.True(empty.Drops[DropReason.PoolExhausted] > 0);
        socket.SendTo("next"u8, new IPEndPoint(IPAddress.Parse(PeerAddress), 4000));
        PacketBuffer packet = ReceiveUdp(port);
        Assert.Equal("next", Encoding.ASCII.GetString(packet.Transport[UdpHeader.Length..]));
        packet.Release();
    }

    [Fact]
    public void A_tun_port_carries_ip_without_link_header()
    {
        using TapPort port = TapPort.Open(Options() with { Link = LinkKind.RawIp });
        port.IsUp = true;
        _host.AddAddress("lan0", HostAddress, 24);
        using Socket socket = _host.Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

        socket.SendTo("hello"u8, new IPEndPoint(IPAddress.Parse(PeerAddress), 4000));
        PacketBuffer packet = ReceiveUdp(port);

        Assert.Equal(0, packet.Link.Length);
        Assert.Equal(20 + 8 + 5, packet.FrameLength);
        packet.Release();
    }

    private TapOptions Options() => new() { Name = "eth0", HostName = "lan0", Netns = _host.Name };

    private TapPort Open() => TapPort.Open(Options());

    private TapPort OpenUp()
    {
        TapPort port = Open();
        port.IsUp = true;
        return port;
    }

    /// <summary>A bound UDP socket on the host, which knows the port's address as that of 10.9.0.2.</summary>
    private Socket HostSocket(TapPort port)
    {
        _host.AddAddress("lan0", HostAddress, 24);
        _host.Execute("ip", "neigh", "add", PeerAddress, "lladdr", port.Mac.ToString(), "dev", "lan0");
        Socket socket = _host.Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Any, 0));
        return socket;
    }

    /// <summary>The host talks of other things too (IPv6 router solicitations); what is not UDP over IPv4 is let go.</summary>
    private PacketBuffer ReceiveUdp(TapPort port)
    {
        PacketBuffer? found = null;
        for (long start = Stopwatch.GetTimestamp(); found is null && Stopwatch.GetElapsedTime(start).TotalSeconds < 5;)
        {
            int count = port.Receive(_batch, _pool, default);
            foreach (PacketBuffer packet in _batch.AsSpan(0, count))
            {
                Assert.True(PacketDecoder.TryDecode(packet, port.Link, out DropReason reason), reason.ToString());
                if (found is null && packet is { Protocol: EtherType.Ipv4, TransportProtocol: IpProtocol.Udp }) { found = packet; }
                else { packet.Release(); }
            }
        }
        return found ?? throw new TimeoutException("the datagram did not come");
    }
}
