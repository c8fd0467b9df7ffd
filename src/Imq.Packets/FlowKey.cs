using System.Buffers.Binary;
using Imq.Packets.Addresses;

namespace Imq.Packets;

/// <summary>What makes packets one flow: family, protocol, addresses, ports. Comparable, and hashed with a seed.</summary>
/// <remarks>
/// Ports are those of TCP, UDP, UDP-Lite, DCCP and SCTP; the two halves of the SPI for ESP and AH; 0 for everything else and for every
/// piece of a fragmented datagram, so that the pieces stay together. Source: Linux net/core/flow_dissector.c.
/// An IPv4 address stands in the low half of <see cref="Source"/> and <see cref="Destination"/>.
/// </remarks>
public readonly record struct FlowKey(
    IpFamily Family, byte Protocol, Ipv6Address Source, Ipv6Address Destination, ushort SourcePort, ushort DestinationPort)
{
    /// <returns>False unless the packet is decoded IPv4 or IPv6.</returns>
    public static bool TryRead(PacketBuffer packet, out FlowKey key)
    {
        key = default;
        Span<byte> network = packet.Network;
        uint ports = ReadPorts(packet);
        if (packet.Protocol == EtherType.Ipv4 && network.Length >= 20)
        {
            Ipv6Address source = new(0, BinaryPrimitives.ReadUInt32BigEndian(network[12..]));
            Ipv6Address destination = new(0, BinaryPrimitives.ReadUInt32BigEndian(network[16..]));
            key = new FlowKey(IpFamily.V4, packet.TransportProtocol, source, destination, (ushort)(ports >> 16), (ushort)ports);
            return true;
        }
        if (packet.Protocol == EtherType.Ipv6 && network.Length >= 40)
        {
            Ipv6Address source = Ipv6Address.Read(network[8..]), destination = Ipv6Address.Read(network[24..]);
            key = new FlowKey(IpFamily.V6, packet.TransportProtocol, source, destination, (ushort)(ports >> 16), (ushort)ports);
            return true;
        }
        return false;
    }

    /// <summary>The flow of the answers.</summary>
    public FlowKey Reversed => new(Family, Protocol, Destination, Source, DestinationPort, SourcePort);

    /// <summary>32 well-mixed bits; another <paramref name="seed"/> gives an unrelated hash, so collisions cannot be aimed at.</summary>
    public uint Hash(uint seed)
    {
        ulong rest = (ulong)SourcePort << 48 | (ulong)DestinationPort << 32 | (ulong)Protocol << 8 | (byte)Family;
        ulong state = Mix(seed ^ 0xA076_1D64_78BD_642FUL, rest ^ 0xE703_7ED1_A0B4_28DBUL);
        state = Mix(state ^ Source.Low, Destination.Low ^ 0x8EBC_6AF0_9C88_C6E3UL);
        if (Family == IpFamily.V6) { state = Mix(state ^ Source.High, Destination.High ^ 0x5899_65CC_7537_4CC3UL); }
        state = Mix(state, 0x1D8E_4E27_C47D_124FUL);
        return (uint)(state ^ state >> 32);
    }

    public override int GetHashCode() => (int)Hash(0);

    private static uint ReadPorts(PacketBuffer packet)
    {
        if (packet.IsFragment) { return 0; }
        int at = packet.TransportProtocol switch
        {
            IpProtocol.Tcp or IpProtocol.Udp or IpProtocol.UdpLite or IpProtocol.Dccp or IpProtocol.Sctp or IpProtocol.Esp => 0,
            IpProtocol.Ah => 4,
            _ => -1,
        };
        Span<byte> transport = packet.Transport;
        return at < 0 || transport.Length < at + 4 ? 0 : BinaryPrimitives.ReadUInt32BigEndian(transport[at..]);
    }

    /// <summary>Both halves of a 128-bit product folded together.</summary>
    private static ulong Mix(ulong left, ulong right)
    {
        ulong high = Math.BigMul(left, right, out ulong low);
        return high ^ low;
    }
}
