using Imq.Packets;
using Imq.Shaping.Qdiscs;
using Imq.Shaping.Tests.Devices;
using Imq.Testing;
using Xunit;

namespace Imq.Shaping.Tests.Qdiscs;

public sealed class AllocationTests
{
    public static TheoryData<string> Kinds => [.. BuiltInQdiscs.All.Select(kind => kind.Name)];

    [Theory, MemberData(nameof(Kinds))]
    public void Ten_thousand_packets_allocate_nothing(string kind)
    {
        PacketPool pool = new();
        ShapedBench bench = new(pool);
        bench.Device.TxQueueLength = 100;
        Setup(bench, kind);
        Random random = new(1);
        Run(bench, 1_000, random);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(bench, 10_000, random);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        bench.Close();
        Assert.Equal(0, pool.Outstanding);
    }

    private static void Setup(ShapedBench bench, string kind)
    {
        if (kind == "tbf") { bench.Add("root handle 1: tbf rate 100mbit burst 10k limit 30k"); return; }
        bench.Add("root handle 1: " + (kind == "htb" ? "htb default 30" : kind));
        if (kind != "htb") { return; }
        bench.AddClass("parent 1: classid 1:1 htb rate 100mbit");
        bench.AddClass("parent 1:1 classid 1:10 htb rate 30mbit ceil 100mbit");
        bench.AddClass("parent 1:1 classid 1:20 htb rate 20mbit ceil 80mbit prio 1");
        bench.AddClass("parent 1:1 classid 1:30 htb rate 50mbit ceil 100mbit prio 2");
        bench.Add("parent 1:10 handle 10: sfq perturb 1 limit 50");
        bench.Add("parent 1:20 handle 20: prio");
    }

    /// <summary>Twice the rate, so that every queue fills and drops.</summary>
    private static void Run(ShapedBench bench, int packets, Random random)
    {
        Instant now = bench.Device.LastPoll + 1_000_000;
        for (int i = 0; i < packets; i++)
        {
            PacketBuffer packet = bench.Packet(60 + random.Next(1440), (uint)(random.Next(4) switch { 0 => 0x0001_0010, 1 => 0x0001_0020, 2 => 1, _ => 6 }));
            packet.Protocol = EtherType.Ipv4;
            packet.Network[15] = (byte)random.Next(64);
            bench.Enqueue(packet, now);
            if (i % 4 == 3) { bench.Device.Poll(now, 64); }
            now += 30_000;
        }
    }
}
