using Imq.Packets;
using Imq.Router.Ports;
using Imq.Testing;
using Xunit;

namespace Imq.Router.Tests.Pipeline;

public sealed class AllocationTests
{
    private const int Warm = 2_000, Measured = 10_000, Batch = 50;

    [Fact]
    public void Packet_through_mangle_imq_htb_and_port_allocates_nothing()
    {
        using var router = new TestRouter();
        TestPort lan = router.AddPort("eth0", "10.0.0.1/24", "2001:db8:a::1/64");
        TestPort wan = router.AddPort("eth1", "192.0.2.1/24", "2001:db8:b::1/64");
        wan.Knows("192.0.2.9");
        wan.Knows("2001:db8:b::9");
        router.Do(
            "ip link set imq0 up",
            "iptables -t mangle -A PREROUTING -i eth0 -j IMQ --todev 0",
            "ip6tables -t mangle -A PREROUTING -i eth0 -j IMQ --todev 0",
            "tc qdisc add dev imq0 root handle 1: htb default 20",
            "tc class add dev imq0 parent 1: classid 1:20 htb rate 10gbit");
        // The witness keeps books and the poison costs time; neither is the router's.
        router.Pool.Pool.Witness = null;
        byte[][] frames =
        [
            Packet.Udp("10.0.0.2:1000 > 192.0.2.9:53", payload: 18).Ethernet(lan.HostMac, lan.Mac).ToBytes(),
            Packet.Tcp("10.0.0.2:1000 > 192.0.2.9:80", payload: 1460).Ethernet(lan.HostMac, lan.Mac).ToBytes(),
            Packet.Udp("[2001:db8:a::2]:1000 > [2001:db8:b::9]:53", payload: 18).Ethernet(lan.HostMac, lan.Mac).ToBytes(),
        ];
        PacketBuffer[] batch = new PacketBuffer[Batch];
        Run(router, lan, wan, frames, batch, Warm);
        long before = GC.GetAllocatedBytesForCurrentThread();
        int sent = Run(router, lan, wan, frames, batch, Measured);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(Measured, sent);
        Assert.Equal(Warm + Measured, router.Imq(0).TxPackets);
    }

    private static int Run(TestRouter router, TestPort from, TestPort to, byte[][] frames, PacketBuffer[] batch, int packets)
    {
        int sent = 0;
        for (int done = 0; done < packets; done += batch.Length)
        {
            for (int i = 0; i < batch.Length; i++) { batch[i] = Fill(router.Pool.Pool, frames[i % frames.Length], from.Port.Index); }
            Instant now = router.Clock.AdvanceMilliseconds(1);
            router.Machine.Path.Receive(from.Port, batch, now);
            // htb's burst is smaller than the batch: what is left goes out some microseconds later.
            for (Instant next = now; next < now + Instant.NanosecondsPerMillisecond;) { next = router.Machine.Path.Poll(next); }
            while (to.Port.TakeSent() is { } packet)
            {
                packet.Release();
                sent++;
            }
        }
        return sent;
    }

    private static PacketBuffer Fill(PacketPool pool, byte[] frame, int port)
    {
        pool.TryRent(frame.Length, out PacketBuffer? packet);
        packet!.SetFrame(PacketBuffer.Headroom, frame.Length);
        frame.CopyTo(packet.Frame);
        packet.InPort = port;
        return packet;
    }
}
