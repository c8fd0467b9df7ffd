using System.Buffers.Binary;
using Imq.Packets;
using Imq.Packets.Addresses;
using Imq.Packets.Headers;

namespace Imq.Testing;

/// <content>Lays the packet out as bytes.</content>
public sealed partial class PacketBuilder
{
    /// <summary>The frame: link header if any, network header, transport, payload.</summary>
    public byte[] ToBytes()
    {
        byte[] network = _arp != 0 ? ArpBytes() : _flow.IsV6 ? Ipv6Bytes() : Ipv4Bytes();
        if (_source is null) { return network; }
        byte[] frame = new byte[EthernetHeader.Length + (VlanTag.Length * _vlans.Count) + network.Length];
        ushort type = _arp != 0 ? EtherType.Arp : _flow.IsV6 ? EtherType.Ipv6 : EtherType.Ipv4;
        ushort outer = _vlans.Count switch { 0 => type, 1 => EtherType.Vlan, _ => EtherType.QinQ };
        EthernetHeader.Write(frame, _destination!.Value, _source.Value, outer);
        int at = EthernetHeader.Length;
        for (int i = 0; i < _vlans.Count; i++, at += VlanTag.Length)
        {
            VlanTag.Write(frame.AsSpan(at), _vlans[i], i == _vlans.Count - 1 ? type : EtherType.Vlan);
        }
        network.CopyTo(frame, at);
        return frame;
    }

    private bool IsLaterFragment => (_fragmentation & Ipv4Header.OffsetMask) != 0
        || _extensions.Exists(extension => extension.Kind == IpProtocol.Fragment && (extension.Bytes[2] != 0 || extension.Bytes[3] > 7));

    private int TransportLength => _payload.Length + (IsLaterFragment ? 0 : _protocol switch
    {
        IpProtocol.Tcp => TcpHeader.MinLength + _tcpOptions.Length,
        IpProtocol.Udp or IpProtocol.Icmp or IpProtocol.Icmpv6 => UdpHeader.Length,
        _ => 0,
    });

    private byte[] ArpBytes()
    {
        byte[] bytes = new byte[ArpPacket.Length];
        MacAddress target = _arp == ArpPacket.Request ? default : _destination ?? default;
        ArpPacket.Write(bytes, _arp, _source ?? default, _flow.Source4, target, _flow.Destination4);
        return bytes;
    }

    private byte[] Ipv4Bytes()
    {
        int headerLength = Ipv4Header.MinLength + _ipOptions.Length;
        byte[] bytes = new byte[headerLength + TransportLength];
        Ipv4Header.Write(bytes, _protocol, _flow.Source4, _flow.Destination4, _timeToLive, _typeOfService, _identification);
        bytes[0] = (byte)(0x40 | headerLength / 4);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(6), _fragmentation);
        _ipOptions.CopyTo(bytes, Ipv4Header.MinLength);
        if (Ipv4Header.TryRead(bytes, out Ipv4Header header)) { header.RewriteChecksum(); }
        if (_badHeaderChecksum) { bytes[11] ^= 1; }
        uint pseudo = InternetChecksum.PseudoHeader(_flow.Source4, _flow.Destination4, _protocol, TransportLength);
        WriteTransport(bytes.AsSpan(headerLength), pseudo);
        return bytes;
    }

    private byte[] Ipv6Bytes()
    {
        int length = _extensions.Sum(extension => extension.Bytes.Length);
        byte[] bytes = new byte[Ipv6Header.Length + length + TransportLength];
        byte first = _extensions.Count > 0 ? _extensions[0].Kind : _protocol;
        Ipv6Header.Write(bytes, first, _flow.Source6, _flow.Destination6, _timeToLive, _typeOfService, _flowLabel);
        int at = Ipv6Header.Length;
        for (int i = 0; i < _extensions.Count; i++)
        {
            _extensions[i].Bytes.CopyTo(bytes, at);
            bytes[at] = i + 1 < _extensions.Count ? _extensions[i + 1].Kind : _protocol;
            at += _extensions[i].Bytes.Length;
        }
        uint pseudo = InternetChecksum.PseudoHeader(_flow.Source6, _flow.Destination6, _protocol, TransportLength);
        WriteTransport(bytes.AsSpan(at), pseudo);
        return bytes;
    }

    private void WriteTransport(Span<byte> transport, uint pseudo)
    {
        _payload.CopyTo(transport[^_payload.Length..]);
        if (IsLaterFragment) { return; }
        switch (_protocol)
        {
            case IpProtocol.Udp: UdpHeader.Write(transport, _flow.SourcePort, _flow.DestinationPort); break;
            case IpProtocol.Tcp: WriteTcp(transport); break;
            case IpProtocol.Icmp or IpProtocol.Icmpv6:
                transport[0] = _type;
                transport[1] = _code;
                BinaryPrimitives.WriteUInt32BigEndian(transport[4..], _rest);
                break;
            default: return;
        }
        int field = _protocol == IpProtocol.Icmp ? 2 : TransportChecksum.FieldOffset(_protocol);
        ushort checksum = _noChecksum ? (ushort)0
            : _partial ? InternetChecksum.Fold(pseudo)
            : InternetChecksum.Finish(InternetChecksum.Sum(transport, _protocol == IpProtocol.Icmp ? 0 : pseudo));
        if (checksum == 0 && !_noChecksum && _protocol == IpProtocol.Udp) { checksum = 0xFFFF; }
        BinaryPrimitives.WriteUInt16BigEndian(transport[field..], (ushort)(_badChecksum ? checksum ^ 0x0101 : checksum));
    }

    private void WriteTcp(Span<byte> transport)
    {
        TcpHeader.Write(transport, _flow.SourcePort, _flow.DestinationPort, _sequence, _acknowledgment, _flags);
        transport[12] = (byte)((TcpHeader.MinLength + _tcpOptions.Length) / 4 << 4);
        BinaryPrimitives.WriteUInt16BigEndian(transport[14..], _window);
        BinaryPrimitives.WriteUInt16BigEndian(transport[18..], _urgent);
        _tcpOptions.CopyTo(transport[TcpHeader.MinLength..]);
    }
}
