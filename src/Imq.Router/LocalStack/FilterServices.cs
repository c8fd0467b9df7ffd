using Imq.Netfilter.Hooks;
using Imq.Packets;
using Imq.Packets.Addresses;
using Imq.Router.Interfaces;
using Imq.Router.Routing;

namespace Imq.Router.LocalStack;

/// <summary>What netfilter may ask of this machine.</summary>
internal sealed class FilterServices(InterfaceTable interfaces, RouteTable routes, Rejecter rejecter, KernelLog log, uint seed = 0x9E37_79B9) : IFilterServices
{
    private uint _random = seed | 1;

    public int HighestPort => interfaces.HighestIndex;

    public string? PortName(int index) => interfaces.Find(index)?.Name;

    public AddressKind KindOf(Ipv4Address address, int port) =>
        address.IsMulticast ? AddressKind.Multicast
        : address == Ipv4Address.Broadcast ? AddressKind.Broadcast
        : KindOf(routes.Lookup(address), port);

    public AddressKind KindOf(Ipv6Address address, int port) =>
        address.IsMulticast ? AddressKind.Multicast : KindOf(routes.Lookup(address, port), port);

    public void Reject(PacketBuffer packet, RejectReply reply, in HookState state) => rejecter.Reject(packet, reply, state.Now);

    public void Log(int level, ReadOnlySpan<char> line) => log.Write(level, line);

    /// <summary>Xorshift32: good enough to pick one packet in N, and nothing to allocate.</summary>
    public uint NextRandom()
    {
        _random ^= _random << 13;
        _random ^= _random >> 17;
        _random ^= _random << 5;
        return _random;
    }

    /// <summary>A route that leaves by another port than the one asked about says nothing about the address there.</summary>
    private static AddressKind KindOf(Route? route, int port) => route is null ? AddressKind.Unreachable
        : port != 0 && route.OutPort != port && route.Kind is RouteKind.Unicast or RouteKind.Broadcast ? AddressKind.Unreachable
        : (AddressKind)(1 << (int)route.Kind);
}
