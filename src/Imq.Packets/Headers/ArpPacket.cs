using System.Buffers.Binary;
using Imq.Packets.Addresses;

namespace Imq.Packets.Headers;

/// <summary>ARP for IPv4 over Ethernet (RFC 826), a view over the packet's own bytes.</summary>
public readonly ref struct ArpPacket
{
    public const int Length = 28;
    public const ushort Request = 1, Reply = 2;
    private const ushort Ethernet = 1;
    private readonly Span<byte> _bytes;

    private ArpPacket(Span<byte> bytes) => _bytes = bytes;

    /// <returns>False unless it is ARP of Ethernet and IPv4 addresses, and all there.</returns>
    public static bool TryRead(Span<byte> bytes, out ArpPacket packet)
    {
        packet = default;
        if (bytes.Length < Length
            || BinaryPrimitives.ReadUInt16BigEndian(bytes) != Ethernet
            || BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]) != EtherType.Ipv4
            || bytes[4] != MacAddress.Length
            || bytes[5] != 4)
        {
            return false;
        }
        packet = new ArpPacket(bytes[..Length]);
        return true;
    }

    /// <summary><see cref="Request"/>, <see cref="Reply"/> or something we do not answer.</summary>
    public ushort Operation => BinaryPrimitives.ReadUInt16BigEndian(_bytes[6..]);

    public MacAddress SenderMac => MacAddress.Read(_bytes[8..]);

    public Ipv4Address Sender => Ipv4Address.Read(_bytes[14..]);

    public MacAddress TargetMac => MacAddress.Read(_bytes[18..]);

    public Ipv4Address Target => Ipv4Address.Read(_bytes[24..]);

    public static void Write(
        Span<byte> bytes, ushort operation, MacAddress senderMac, Ipv4Address sender, MacAddress targetMac, Ipv4Address target)
    {
        BinaryPrimitives.WriteUInt16BigEndian(bytes, Ethernet);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], EtherType.Ipv4);
        bytes[4] = MacAddress.Length;
        bytes[5] = 4;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[6..], operation);
        senderMac.Write(bytes[8..]);
        sender.Write(bytes[14..]);
        targetMac.Write(bytes[18..]);
        target.Write(bytes[24..]);
    }
}
