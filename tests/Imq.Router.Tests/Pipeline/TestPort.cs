using Imq.Packets;
using Imq.Packets.Addresses;
using Imq.Router.Interfaces;
using Imq.Router.Neighbors;
using Imq.Router.Ports;
using Imq.Testing;
using Xunit;

namespace Imq.Router.Tests.Pipeline;

/// <summary>One port of a <see cref="TestRouter"/>, seen from the wire.</summary>
internal sealed class TestPort(TestRouter router, Interface of, MemoryPort port)
{
    /// <summary>The address of the host that tests let speak on this wire.</summary>
    public string HostMac { get; } = $"02:00:00:00:01:{of.Index:x2}";

    public Interface Interface => of;

    public MemoryPort Port => port;

    public string Mac => of.Mac.ToString();

    public void Change(Func<InterfaceSettings, InterfaceSettings> change)
    {
        router.Machine.Interfaces.Change(of, change(of.Settings));
        router.Machine.Interfaces.Commit();
    }

    public void SetUp(bool isUp) => Change(settings => settings with
    {
        Flags = isUp ? settings.Flags | InterfaceFlags.Up : settings.Flags & ~InterfaceFlags.Up,
    });

    /// <summary>Makes a neighbour known for good, at <see cref="HostMac"/>.</summary>
    public void Knows(string address)
    {
        NeighborKey key = Ipv4Address.TryParse(address, null, out Ipv4Address v4)
            ? new NeighborKey(of.Index, v4)
            : new NeighborKey(of.Index, Ipv6Address.Parse(address));
        router.Machine.Neighbors.TrySet(key, MacAddress.Parse(HostMac), NudState.Permanent);
    }

    /// <summary>Puts a packet from the host to the router on the wire; it is received at the next step.</summary>
    public void Inject(PacketBuilder packet) =>
        port.Inject((of.Kind == InterfaceKind.Tap ? packet.Ethernet(HostMac, Mac) : packet).BuildUndecoded(router.Pool));

    /// <summary>Injects and steps.</summary>
    public void Send(PacketBuilder packet)
    {
        Inject(packet);
        router.Step();
    }

    /// <summary>A frame exactly as it is.</summary>
    public void SendFrame(PacketBuilder packet)
    {
        port.Inject(packet.BuildUndecoded(router.Pool));
        router.Step();
    }

    /// <summary>Takes the oldest sent frame off the wire: decoded, and released at the test's end by <see cref="TestRouter.Dispose"/>'s count only if the caller does so.</summary>
    public Frame Take()
    {
        PacketBuffer? packet = port.TakeSent();
        Assert.NotNull(packet);
        return Frame.Of(packet, of.Kind == InterfaceKind.Tap ? LinkKind.Ethernet : LinkKind.RawIp);
    }

    public Frame[] TakeAll()
    {
        List<Frame> frames = [];
        while (port.SentCount > 0) { frames.Add(Take()); }
        return [.. frames];
    }

    public void HasSentNothing() => Assert.Equal(0, port.SentCount);
}
