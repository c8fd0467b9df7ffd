using Imq.Packets;
using Imq.Packets.Addresses;
using Imq.Router.Ports;

namespace Imq.Router.Tests.Interfaces;

/// <summary>A memory port that remembers whether it was closed and how often it went up or down.</summary>
internal sealed class WatchedPort(TapOptions options) : IPort
{
    private readonly MemoryPort _port = new(options.Name, options.Link) { IsUp = false, Mtu = options.Mtu, Mac = StableMac.For(options) };

    public bool IsDisposed { get; private set; }

    public int UpChanges { get; private set; }

    public string Name { get => _port.Name; set => _port.Name = value; }

    public int Index { get => _port.Index; set => _port.Index = value; }

    public LinkKind Link => _port.Link;

    public MacAddress Mac { get => _port.Mac; set => _port.Mac = value; }

    public int Mtu { get => _port.Mtu; set => _port.Mtu = value; }

    public bool IsUp
    {
        get => _port.IsUp;
        set
        {
            _port.IsUp = value;
            UpChanges++;
        }
    }

    public bool HasCarrier => _port.HasCarrier;

    public bool IsGone { get => _port.IsGone; set => _port.IsGone = value; }

    public PortCounters Counters => _port.Counters;

    public int PollHandle => _port.PollHandle;

    public int Receive(Span<PacketBuffer> into, PacketPool pool, Instant now) => _port.Receive(into, pool, now);

    public int Transmit(Span<PacketBuffer> batch) => _port.Transmit(batch);

    public void Dispose()
    {
        IsDisposed = true;
        _port.Dispose();
    }
}
