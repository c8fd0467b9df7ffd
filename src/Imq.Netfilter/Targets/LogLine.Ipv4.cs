using System.Buffers.Binary;
using Imq.Packets;
using Imq.Packets.Headers;

namespace Imq.Netfilter.Targets;

/// <content>IPv4 and ICMP.</content>
internal ref partial struct LogLine
{
    private const int PrecedenceMask = 0xE0, TypeOfServiceMask = 0x1E, CongestionBit = 0x8000;

    /// <param name="datagram">From the IP header to the packet's end.</param>
    /// <param name="isQuoted">Inside an ICMP error: no further nesting.</param>
    /// <returns>False where the rest of the line is left out.</returns>
    private bool AddIpv4(ReadOnlySpan<byte> datagram, bool isQuoted)
    {
        if (datagram.Length < Ipv4Header.MinLength)
        {
            Add("TRUNCATED");
            return false;
        }
        Add("SRC=");
        AddAddress4(datagram[12..]);
        Add(" DST=");
        AddAddress4(datagram[16..]);
        AddField(" LEN=", BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]), " TOS=0x");
        AddHex((uint)datagram[1] & TypeOfServiceMask, 2, isUpper: true);
        Add(" PREC=0x");
        AddHex((uint)datagram[1] & PrecedenceMask, 2, isUpper: true);
        AddField(" TTL=", datagram[8]);
        AddField("ID=", BinaryPrimitives.ReadUInt16BigEndian(datagram[4..]));
        int fragmentation = BinaryPrimitives.ReadUInt16BigEndian(datagram[6..]), offset = fragmentation & Ipv4Header.OffsetMask;
        if ((fragmentation & CongestionBit) != 0) { Add("CE "); }
        if ((fragmentation & Ipv4Header.DontFragmentBit) != 0) { Add("DF "); }
        if ((fragmentation & Ipv4Header.MoreFragmentsBit) != 0) { Add("MF "); }
        if (offset != 0) { AddField("FRAG:", (uint)offset); }
        int headerLength = (datagram[0] & 0x0F) * 4;
        if ((_flags & LogFlags.IpOptions) != 0 && headerLength > Ipv4Header.MinLength)
        {
            if (datagram.Length < headerLength)
            {
                Add("TRUNCATED");
                return false;
            }
            AddOptions(datagram[Ipv4Header.MinLength..headerLength]);
        }
        return AddPayload4(datagram[9], datagram[Math.Min(headerLength, datagram.Length)..], offset != 0, isQuoted);
    }

    private bool AddPayload4(byte protocol, ReadOnlySpan<byte> payload, bool isFragment, bool isQuoted)
    {
        switch (protocol)
        {
            case IpProtocol.Tcp: return AddTcp(payload, isFragment);
            case IpProtocol.Udp or IpProtocol.UdpLite: return AddUdp(payload, isFragment, protocol == IpProtocol.UdpLite);
            case IpProtocol.Icmp: AddIcmp(payload, isFragment, isQuoted); break;
            case IpProtocol.Ah when isFragment: break;
            case IpProtocol.Ah: AddSecurity("PROTO=AH ", payload, isFragment, headerLength: 12, indexAt: 4); break;
            case IpProtocol.Esp: AddSecurity("PROTO=ESP ", payload, isFragment, headerLength: 8, indexAt: 0); break;
            default: AddField("PROTO=", protocol); break;
        }
        return true;
    }

    private void AddSecurity(string name, ReadOnlySpan<byte> header, bool isFragment, int headerLength, int indexAt)
    {
        Add(name);
        if (isFragment) { return; }
        if (header.Length < headerLength)
        {
            AddIncomplete(header.Length);
            return;
        }
        Add("SPI=0x");
        AddHex(BinaryPrimitives.ReadUInt32BigEndian(header[indexAt..]));
        Add(" ");
    }

    private void AddIcmp(ReadOnlySpan<byte> message, bool isFragment, bool isQuoted)
    {
        Add("PROTO=ICMP ");
        if (isFragment) { return; }
        if (message.Length < IcmpHeader.Length)
        {
            AddIncomplete(message.Length);
            return;
        }
        byte type = message[0], code = message[1];
        AddField("TYPE=", type);
        AddField("CODE=", code);
        if (message.Length < NeededLength(type))
        {
            AddIncomplete(message.Length);
            return;
        }
        switch (type)
        {
            case IcmpHeader.EchoReply or IcmpHeader.EchoRequest: AddEcho(message); return;
            case IcmpHeader.ParameterProblem: AddField("PARAMETER=", message[4]); return;
            case IcmpHeader.Redirect:
                Add("GATEWAY=");
                AddAddress4(message[4..]);
                Add(" ");
                break;
            case IcmpHeader.DestinationUnreachable or IcmpHeader.SourceQuench or IcmpHeader.TimeExceeded: break;
            default: return;
        }
        if (!isQuoted)
        {
            Add("[");
            AddIpv4(message[IcmpHeader.Length..], isQuoted: true);
            Add("] ");
        }
        const byte fragmentationNeeded = 4;
        if (type == IcmpHeader.DestinationUnreachable && code == fragmentationNeeded)
        {
            AddField("MTU=", BinaryPrimitives.ReadUInt16BigEndian(message[6..]));
        }
    }

    /// <summary>Bytes a message of the type must have; 0: nothing more is asked.</summary>
    private static int NeededLength(byte type) => type switch
    {
        IcmpHeader.DestinationUnreachable or IcmpHeader.SourceQuench or IcmpHeader.Redirect or IcmpHeader.TimeExceeded or IcmpHeader.ParameterProblem =>
            IcmpHeader.Length + Ipv4Header.MinLength,
        IcmpHeader.TimestampRequest or IcmpHeader.TimestampReply => 20,
        17 or 18 => 12,
        _ => 0,
    };
}
