using System.Buffers.Binary;
using Imq.Packets;
using Imq.Packets.Addresses;
using Imq.Packets.Headers;
using Xunit;

namespace Imq.Router.Tests.Pipeline;

/// <summary>A frame that the router sent, copied out of its buffer.</summary>
internal sealed class Frame
{
    private Frame(byte[] bytes, int networkOffset, int transportOffset, PacketBuffer packet)
    {
        Bytes = bytes;
        Network = bytes[networkOffset..];
        Transport = transportOffset == 0 ? [] : bytes[transportOffset..];
        Protocol = packet.Protocol;
        TransportProtocol = packet.TransportProtocol;
        SegmentCount = packet.SegmentCount;
        IsFragment = packet.IsFragment;
        FragmentOffset = packet.FragmentOffset;
        Priority = packet.Priority;
        Mark = packet.Mark;
        HasRightChecksum = packet.Protocol == EtherType.Arp || packet.IsFragment || packet.NeedsChecksum || TransportChecksum.IsValid(packet);
    }

    public byte[] Bytes { get; }

    public byte[] Network { get; }

    public byte[] Transport { get; }

    public ushort Protocol { get; }

    public byte TransportProtocol { get; }

    public int SegmentCount { get; }

    public bool IsFragment { get; }

    public int FragmentOffset { get; }

    public uint Priority { get; }

    public uint Mark { get; }

    public bool HasRightChecksum { get; }

    public MacAddress To => MacAddress.Read(Bytes);

    public MacAddress From => MacAddress.Read(Bytes.AsSpan(6));

    public bool IsV6 => Protocol == EtherType.Ipv6;

    public string Source => IsV6 ? Ipv6Address.Read(Network.AsSpan(8)).ToString() : Ipv4Address.Read(Network.AsSpan(12)).ToString();

    public string Destination => IsV6 ? Ipv6Address.Read(Network.AsSpan(24)).ToString() : Ipv4Address.Read(Network.AsSpan(16)).ToString();

    public byte TimeToLive => IsV6 ? Network[7] : Network[8];

    public byte Tos => Network[1];

    public int SourcePort => BinaryPrimitives.ReadUInt16BigEndian(Transport);

    public int DestinationPort => BinaryPrimitives.ReadUInt16BigEndian(Transport.AsSpan(2));

    /// <summary>Type and code of an ICMP or ICMPv6 message.</summary>
    public (byte Type, byte Code) Icmp => (Transport[0], Transport[1]);

    /// <summary>Bytes 4..7 of an ICMP message.</summary>
    public uint IcmpRest => BinaryPrimitives.ReadUInt32BigEndian(Transport.AsSpan(4));

    /// <summary>What an ICMP message carries behind its first eight bytes.</summary>
    public byte[] IcmpPayload => Transport[8..];

    public ArpView Arp => ArpView.Of(Network);

    /// <summary>Decodes the frame, which must be sound, and releases its buffer.</summary>
    public static Frame Of(PacketBuffer packet, LinkKind link)
    {
        bool isSound = PacketDecoder.TryDecode(packet, link, out DropReason reason);
        Assert.True(isSound, $"the router sent a broken frame: {reason} {Convert.ToHexString(packet.Frame)}");
        Frame frame = new(packet.Frame.ToArray(), packet.NetworkOffset - packet.Start, packet.TransportOffset == 0 ? 0 : packet.TransportOffset - packet.Start, packet);
        packet.Release();
        Assert.True(frame.HasRightChecksum, $"wrong transport checksum: {Convert.ToHexString(frame.Bytes)}");
        return frame;
    }

    public sealed record ArpView(ushort Operation, MacAddress SenderMac, string Sender, MacAddress TargetMac, string Target)
    {
        public static ArpView Of(byte[] bytes)
        {
            Assert.True(ArpPacket.TryRead(bytes, out ArpPacket arp), "no ARP");
            return new ArpView(arp.Operation, arp.SenderMac, arp.Sender.ToString(), arp.TargetMac, arp.Target.ToString());
        }
    }
}
