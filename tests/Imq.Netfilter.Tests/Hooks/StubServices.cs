using Imq.Netfilter.Hooks;
using Imq.Packets;
using Imq.Packets.Addresses;

namespace Imq.Netfilter.Tests.Hooks;

/// <summary>A machine with ports eth0 (1), eth1 (2) and ppp0 (3), that notes what it is asked.</summary>
internal sealed class StubServices : IFilterServices
{
    public List<string?> Ports { get; } = [null, "eth0", "eth1", "ppp0"];

    public int Reroutes { get; private set; }

    /// <summary>What routing again answers; false: no route.</summary>
    public Func<PacketBuffer, bool> Router { get; set; } = static _ => true;

    public int HighestPort => Ports.Count - 1;

    public string? PortName(int index) => index < Ports.Count ? Ports[index] : null;

    public AddressKind KindOf(Ipv4Address address, int port) => AddressKind.Unicast;

    public AddressKind KindOf(Ipv6Address address, int port) => AddressKind.Unicast;

    public void Reject(PacketBuffer packet, RejectReply reply, in HookState state)
    {
    }

    public void Log(int level, ReadOnlySpan<char> line)
    {
    }

    public uint NextRandom() => 4;

    public bool TryReroute(PacketBuffer packet)
    {
        Reroutes++;
        return Router(packet);
    }
}
