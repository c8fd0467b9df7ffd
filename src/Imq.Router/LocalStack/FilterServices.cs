using Imq.Netfilter.Hooks;
using Imq.Packets;
using Imq.Packets.Addresses;
using Imq.Router.Interfaces;
using Imq.Router.Pipeline;
using Imq.Router.Routing;

namespace Imq.Router.LocalStack;

/// <summary>What netfilter may ask of this machine.</summary>
internal sealed class FilterServices(InterfaceTable interfaces, RouteTable routes, LocalRouting localRouting, Rejecter rejecter, KernelLog log, uint seed = 0x9E37_79B9) : IFilterServices
{
    private uint _random = seed | 1;

    public int HighestPort => interfaces.HighestIndex;

    public string? PortName(int index) => interfaces[index]?.Name;

    public AddressKind KindOf(Ipv4Address address, int port) => routes.KindOf(address, port);

    public AddressKind KindOf(Ipv6Address address, int port) => routes.KindOf(address, port);

    public void Reject(PacketBuffer packet, RejectReply reply, in HookState state) => rejecter.Reject(packet, reply, state.Now);

    public bool TryReroute(PacketBuffer packet) => localRouting.Find(packet) == DropReason.None;

    public void Log(int level, ReadOnlySpan<char> line) => log.Write(level, line);

    /// <summary>Xorshift32: good enough to pick one packet in N, and nothing to allocate.</summary>
    public uint NextRandom()
    {
        _random ^= _random << 13;
        _random ^= _random >> 17;
        _random ^= _random << 5;
        return _random;
    }
}
