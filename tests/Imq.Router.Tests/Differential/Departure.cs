using System.Buffers.Binary;
using Imq.Packets;
using Imq.Packets.Headers;

namespace Imq.Router.Tests.Differential;

/// <summary>A frame that a router sent, in the form in which two routers are compared.</summary>
internal sealed record Departure(string Port, byte[] Frame)
{
    private const int Network = EthernetHeader.Length;

    /// <summary>Port and bytes. The identification that the router itself gave a datagram is masked, and with it the header checksum, once proven right.</summary>
    public override string ToString() => $"{Port} {Convert.ToHexString(Comparable())}";

    /// <summary>What only a host does and has nothing to do with packets: group memberships, router solicitations.</summary>
    public bool IsChatter
    {
        get
        {
            if (Frame.Length < Network + Ipv6Header.Length + 8 || BinaryPrimitives.ReadUInt16BigEndian(Frame.AsSpan(12)) != EtherType.Ipv6) { return false; }
            int at = Network + Ipv6Header.Length;
            byte next = Frame[Network + 6];
            if (next == IpProtocol.HopByHop && Frame.Length > at + 8)
            {
                next = Frame[at];
                at += 8;
            }
            return next == IpProtocol.Icmpv6 && Frame[at] is 130 or 131 or 132 or 133 or 143;
        }
    }

    private byte[] Comparable()
    {
        bool isOwn = Frame.Length >= Network + Ipv4Header.MinLength
            && BinaryPrimitives.ReadUInt16BigEndian(Frame.AsSpan(12)) == EtherType.Ipv4
            && Frame[Network + 9] == IpProtocol.Icmp && Wire.IsRouter(Frame.AsSpan(Network + 12, 4));
        if (!isOwn || InternetChecksum.Fold(InternetChecksum.Sum(Frame.AsSpan(Network, Ipv4Header.MinLength), 0)) != 0xFFFF) { return Frame; }
        byte[] masked = [.. Frame];
        masked.AsSpan(Network + 4, 2).Clear();
        masked.AsSpan(Network + 10, 2).Clear();
        return masked;
    }
}
