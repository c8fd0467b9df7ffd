using Imq.Packets;
using Imq.Packets.Addresses;

namespace Imq.Netfilter.Hooks;

/// <summary>What netfilter asks the machine around it. Implemented by the router; by a stub in tests.</summary>
public interface IFilterServices
{
    /// <returns>The port's name, or null for an index that is not in use. Not for the packet path's rules: those hold compiled patterns.</returns>
    string? PortName(int index);

    /// <summary>Highest port index in use.</summary>
    int HighestPort { get; }

    /// <summary>Kind of address as the routing table sees it (fib lookup), for addrtype.</summary>
    /// <param name="port">Port index to limit the question to, or 0.</param>
    AddressKind KindOf(Ipv4Address address, int port);

    AddressKind KindOf(Ipv6Address address, int port);

    /// <summary>Answers the packet with an ICMP error or a TCP reset. The packet stays the caller's.</summary>
    void Reject(PacketBuffer packet, RejectReply reply, in HookState state);

    /// <summary>Takes one finished log line; copies what it needs before returning.</summary>
    /// <param name="level">syslog level 0..7.</param>
    void Log(int level, ReadOnlySpan<char> line);

    /// <summary>A uniformly distributed number: statistic, SNAT --random.</summary>
    uint NextRandom();

    /// <summary>Routes one of the router's own packets again after mangle OUTPUT changed its mark or TOS: writes OutPort and next hop.</summary>
    /// <returns>False where no route is left; the packet stays the caller's, who drops it.</returns>
    bool TryReroute(PacketBuffer packet) => true;
}
