using Imq.Packets;
using Imq.Packets.Headers;

namespace Imq.Testing;

/// <summary>
/// Starts a test packet: <c>Packet.Udp("10.0.0.1:53 > 10.0.0.9:4000", payload: 8).Build(pool)</c>. IPv6 goes
/// <c>"[2001:db8::1]:53 > [2001:db8::9]:4000"</c>, without ports <c>"10.0.0.1 > 10.0.0.9"</c>.
/// </summary>
public static class Packet
{
    public static PacketBuilder Udp(string flow, int payload = 0) => new(flow, IpProtocol.Udp, payload);

    public static PacketBuilder Tcp(string flow, int payload = 0, TcpFlags flags = TcpFlags.Ack) =>
        new PacketBuilder(flow, IpProtocol.Tcp, payload).Flags(flags);

    /// <summary>An ICMP (or, between IPv6 addresses, ICMPv6) message; an echo request unless told otherwise.</summary>
    public static PacketBuilder Icmp(string flow, byte? type = null, byte code = 0, int payload = 0)
    {
        bool isV6 = flow.Count(character => character == ':') > 2;
        byte echo = isV6 ? Icmpv6Header.EchoRequest : IcmpHeader.EchoRequest;
        return new PacketBuilder(flow, isV6 ? IpProtocol.Icmpv6 : IpProtocol.Icmp, payload).Icmp(type ?? echo, code);
    }

    /// <summary>Any other protocol: <paramref name="payload"/> bytes right behind the IP header.</summary>
    public static PacketBuilder Ip(string flow, byte protocol, int payload = 0) => new(flow, protocol, payload);

    /// <param name="flow">Sender and target: <c>"10.0.0.1 > 10.0.0.9"</c>.</param>
    public static PacketBuilder Arp(string flow, ushort operation = ArpPacket.Request) => new PacketBuilder(flow, 0, 0).Arp(operation);
}
