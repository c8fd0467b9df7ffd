using System.Buffers.Binary;
using Imq.Packets;
using Imq.Packets.Headers;

namespace Imq.Netfilter.Targets;

/// <content>IPv6, its extension headers and ICMPv6.</content>
internal ref partial struct LogLine
{
    /// <param name="datagram">From the IP header to the packet's end.</param>
    /// <param name="isQuoted">Inside an ICMPv6 error: no further nesting.</param>
    /// <returns>False where the rest of the line is left out.</returns>
    private bool AddIpv6(ReadOnlySpan<byte> datagram, bool isQuoted)
    {
        if (datagram.Length < Ipv6Header.Length)
        {
            Add("TRUNCATED");
            return false;
        }
        Add("SRC=");
        AddAddress6(datagram[8..]);
        Add(" DST=");
        AddAddress6(datagram[24..]);
        uint first = BinaryPrimitives.ReadUInt32BigEndian(datagram);
        AddField(" LEN=", (uint)(BinaryPrimitives.ReadUInt16BigEndian(datagram[4..]) + Ipv6Header.Length));
        AddField("TC=", (first & 0x0FF0_0000) >> 20);
        AddField("HOPLIMIT=", datagram[7]);
        AddField("FLOWLBL=", first & 0x000F_FFFF);
        byte next = datagram[6];
        ReadOnlySpan<byte> rest = datagram[Ipv6Header.Length..];
        return AddExtensions(ref next, ref rest, out bool isFragment) && AddPayload6(next, rest, isFragment, isQuoted);
    }

    /// <param name="next">In: the kind of the first extension. Out: the upper layer.</param>
    /// <returns>False where the rest of the line is left out.</returns>
    private bool AddExtensions(ref byte next, ref ReadOnlySpan<byte> rest, out bool isFragment)
    {
        bool tells = (_flags & LogFlags.IpOptions) != 0;
        isFragment = false;
        while (next is IpProtocol.HopByHop or IpProtocol.Routing or IpProtocol.Fragment or IpProtocol.Esp or IpProtocol.Ah or IpProtocol.DestinationOptions)
        {
            if (rest.Length < 2)
            {
                Add("TRUNCATED");
                return false;
            }
            if (tells) { Add("OPT ( "); }
            int length;
            switch (next)
            {
                case IpProtocol.Fragment:
                    if (!AddFragment(rest, ref isFragment)) { return false; }
                    length = 8;
                    break;
                case IpProtocol.Ah:
                    if (tells && !AddSecurity6("AH ", rest, isFragment, headerLength: 12, indexAt: 4, " ")) { return false; }
                    length = (rest[1] + 2) * 4;
                    break;
                case IpProtocol.Esp:
                    if (tells) { AddSecurity6("ESP ", rest, isFragment, headerLength: 8, indexAt: 0, " )"); }
                    return false;
                default:
                    if (isFragment)
                    {
                        if (tells) { Add(")"); }
                        return false;
                    }
                    length = (rest[1] + 1) * 8;
                    break;
            }
            if (tells) { Add(") "); }
            next = rest[0];
            rest = rest[Math.Min(length, rest.Length)..];
        }
        return true;
    }

    private bool AddFragment(ReadOnlySpan<byte> header, ref bool isFragment)
    {
        Add("FRAG:");
        if (header.Length < 8)
        {
            Add("TRUNCATED ");
            return false;
        }
        uint field = BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
        AddField("", field & 0xFFF8);
        if ((field & 1) != 0) { Add("INCOMPLETE "); }
        Add("ID:");
        AddHex(BinaryPrimitives.ReadUInt32BigEndian(header[4..]), 8);
        Add(" ");
        isFragment |= (field & 0xFFF8) != 0;
        return true;
    }

    private bool AddSecurity6(string name, ReadOnlySpan<byte> header, bool isFragment, int headerLength, int indexAt, string after)
    {
        Add(name);
        if (isFragment)
        {
            Add(")");
            return false;
        }
        if (header.Length < headerLength)
        {
            AddField("INCOMPLETE [", (uint)header.Length, " bytes] )");
            return false;
        }
        Add("SPI=0x");
        AddHex(BinaryPrimitives.ReadUInt32BigEndian(header[indexAt..]));
        Add(after);
        return true;
    }

    private bool AddPayload6(byte next, ReadOnlySpan<byte> payload, bool isFragment, bool isQuoted)
    {
        switch (next)
        {
            case IpProtocol.Tcp: return AddTcp(payload, isFragment);
            case IpProtocol.Udp or IpProtocol.UdpLite: return AddUdp(payload, isFragment, next == IpProtocol.UdpLite);
            case IpProtocol.Icmpv6: return AddIcmp6(payload, isFragment, isQuoted);
            default:
                AddField("PROTO=", next);
                return true;
        }
    }

    /// <returns>False where the rest of the line is left out.</returns>
    private bool AddIcmp6(ReadOnlySpan<byte> message, bool isFragment, bool isQuoted)
    {
        Add("PROTO=ICMPv6 ");
        if (isFragment) { return true; }
        if (message.Length < Icmpv6Header.Length)
        {
            AddIncomplete(message.Length);
            return false;
        }
        byte type = message[0];
        AddField("TYPE=", type);
        AddField("CODE=", message[1]);
        switch (type)
        {
            case Icmpv6Header.EchoRequest or Icmpv6Header.EchoReply: AddEcho(message); return true;
            case Icmpv6Header.ParameterProblem:
                Add("POINTER=");
                AddHex(BinaryPrimitives.ReadUInt32BigEndian(message[4..]), 8);
                Add(" ");
                break;
            case Icmpv6Header.DestinationUnreachable or Icmpv6Header.PacketTooBig or Icmpv6Header.TimeExceeded: break;
            default: return true;
        }
        if (!isQuoted)
        {
            Add("[");
            AddIpv6(message[Icmpv6Header.Length..], isQuoted: true);
            Add("] ");
        }
        if (type == Icmpv6Header.PacketTooBig) { AddField("MTU=", BinaryPrimitives.ReadUInt32BigEndian(message[4..])); }
        return true;
    }
}
