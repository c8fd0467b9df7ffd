using Imq.Packets;
using Imq.Packets.Addresses;

namespace Imq.Router.Ports;

/// <summary>A port without a kernel behind it, for tests, dry runs and simulation: frames are handed in and taken out by hand.</summary>
/// <remarks>It owns what was injected until it is received, and what was transmitted until it is taken. Dispose ends all of them.</remarks>
internal sealed class MemoryPort(string name, LinkKind link = LinkKind.Ethernet) : IPort
{
    private readonly PacketQueue _arriving = new(), _sent = new();

    public string Name { get; set; } = name;

    public int Index { get; set; }

    public LinkKind Link { get; } = link;

    public MacAddress Mac { get; set; }

    public int Mtu { get; set; } = TapOptions.DefaultMtu;

    public bool IsUp { get; set; } = true;

    public bool HasCarrier => !IsGone;

    public bool IsGone { get; set; }

    public PortCounters Counters { get; } = new(link);

    public int PollHandle => -1;

    /// <summary>Packets that were transmitted and not taken yet.</summary>
    public int SentCount => _sent.Count;

    /// <summary>Puts a packet on the wire towards the router. Takes ownership; layers may be set or not.</summary>
    public void Inject(PacketBuffer packet) => _arriving.AddLast(packet);

    /// <returns>The oldest packet that the router sent, now the caller's; null: none.</returns>
    public PacketBuffer? TakeSent() => _sent.TakeFirst();

    public int Receive(Span<PacketBuffer> into, PacketPool pool, Instant now)
    {
        int count = 0;
        while (count < into.Length && _arriving.TakeFirst() is { } packet)
        {
            if (!IsUp)
            {
                Counters.ReceiveDropped(packet.SegmentCount);
                packet.Drop(DropReason.PortDown);
                continue;
            }
            packet.InPort = Index;
            packet.Arrived = now;
            Counters.Received(packet);
            into[count++] = packet;
        }
        return count;
    }

    public int Transmit(Span<PacketBuffer> batch)
    {
        int sent = 0;
        foreach (PacketBuffer packet in batch)
        {
            if (!IsUp || IsGone)
            {
                Counters.SendDropped(packet.SegmentCount);
                packet.Drop(IsGone ? DropReason.PortGone : DropReason.PortDown);
                continue;
            }
            Counters.Sent(packet);
            _sent.AddLast(packet);
            sent += packet.SegmentCount;
        }
        return sent;
    }

    public void Dispose()
    {
        while (_arriving.TakeFirst() is { } packet) { packet.Drop(DropReason.Shutdown); }
        while (_sent.TakeFirst() is { } packet) { packet.Release(); }
    }
}
