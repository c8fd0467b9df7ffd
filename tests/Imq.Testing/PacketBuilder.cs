using System.Buffers.Binary;
using Imq.Packets;
using Imq.Packets.Addresses;
using Imq.Packets.Headers;

namespace Imq.Testing;

/// <summary>Builds one packet of any header kind, every length and checksum right unless a verb says otherwise. Started by <see cref="Packet"/>.</summary>
/// <remarks>The payload is a fixed pattern (byte i is 7 i + 3), so that a misplaced byte shows. Without <see cref="Ethernet"/> or <see cref="Vlan"/> there is no link header.</remarks>
public sealed partial class PacketBuilder
{
    private FlowText _flow;
    private readonly List<ushort> _vlans = [];
    private readonly List<(byte Kind, byte[] Bytes)> _extensions = [];
    private readonly byte _protocol;
    private byte[] _payload;
    private MacAddress? _source, _destination;
    private byte _timeToLive = 64, _typeOfService, _type, _code;
    private ushort _identification, _fragmentation, _arp, _window = 0x2000, _urgent;
    private uint _rest, _flowLabel, _sequence = 1000, _acknowledgment = 2000;
    private TcpFlags _flags;
    private byte[] _ipOptions = [], _tcpOptions = [];
    private bool _noChecksum, _badChecksum, _badHeaderChecksum, _partial;
    private int _gsoSize;
    private Action<PacketBuffer>? _tags;

    internal PacketBuilder(string flow, byte protocol, int payload)
    {
        _flow = FlowText.Parse(flow);
        _protocol = protocol;
        _payload = Pattern(payload);
    }

    /// <summary>The payload a builder uses.</summary>
    public static byte[] Pattern(int length)
    {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) { bytes[i] = (byte)((7 * i) + 3); }
        return bytes;
    }

    /// <summary>Other ports than the flow text's.</summary>
    public PacketBuilder Between(ushort source, ushort destination) => Do(() => _flow = _flow.WithPorts(source, destination));

    /// <summary>Another source address, the one of the packet's family.</summary>
    public PacketBuilder From(string source4, string source6) => Do(() => _flow = _flow.WithSource(_flow.IsV6 ? source6 : source4));

    public PacketBuilder Payload(params byte[] bytes) => Do(() => _payload = bytes);

    /// <summary>Puts an Ethernet header in front; addresses default to 02:00:00:00:00:01 > 02:00:00:00:00:02.</summary>
    public PacketBuilder Ethernet(string source = "02:00:00:00:00:01", string destination = "02:00:00:00:00:02") =>
        Do(() => (_source, _destination) = (MacAddress.Parse(source), MacAddress.Parse(destination)));

    /// <summary>An Ethernet header unless there is one already.</summary>
    public PacketBuilder WithEthernet() => _source is null ? Ethernet() : this;

    /// <summary>Adds an 802.1Q tag; the first of two is outermost and has the EtherType of 802.1ad. Implies <see cref="Ethernet"/>.</summary>
    public PacketBuilder Vlan(int id, int priority = 0)
    {
        _vlans.Add((ushort)(priority << 13 | id));
        return WithEthernet();
    }

    /// <summary>Time to live or hop limit.</summary>
    public PacketBuilder Ttl(byte value) => Do(() => _timeToLive = value);

    /// <summary>Type of service or traffic class.</summary>
    public PacketBuilder Tos(byte value) => Do(() => _typeOfService = value);

    public PacketBuilder FlowLabel(uint value) => Do(() => _flowLabel = value);

    /// <summary>IPv4 identification.</summary>
    public PacketBuilder Id(ushort value) => Do(() => _identification = value);

    public PacketBuilder DontFragment() => Do(() => _fragmentation |= Ipv4Header.DontFragmentBit);

    /// <summary>Makes it one piece of a fragmented datagram. A later piece (offset above 0) carries the payload bytes alone.</summary>
    /// <param name="offset">Bytes, a multiple of 8.</param>
    public PacketBuilder Fragment(int offset, bool more, uint identification = 0x1234)
    {
        if (!_flow.IsV6)
        {
            _identification = (ushort)identification;
            _fragmentation = (ushort)(offset / 8 | (more ? Ipv4Header.MoreFragmentsBit : 0));
            return this;
        }
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), (ushort)(offset | (more ? 1 : 0)));
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4), identification);
        return Extension(IpProtocol.Fragment, bytes);
    }

    /// <summary>IPv4 options; padded to a multiple of four.</summary>
    public PacketBuilder IpOptions(params byte[] bytes) => Do(() => _ipOptions = PadTo4(bytes));

    /// <summary>Adds an IPv6 extension header; its first byte (next header) is filled in, its length byte must be right.</summary>
    public PacketBuilder Extension(byte kind, params byte[] bytes) => Do(() => _extensions.Add((kind, bytes)));

    public PacketBuilder Flags(TcpFlags flags) => Do(() => _flags = flags);

    public PacketBuilder Sequence(uint value) => Do(() => _sequence = value);

    public PacketBuilder Acknowledgment(uint value) => Do(() => _acknowledgment = value);

    public PacketBuilder Window(ushort value) => Do(() => _window = value);

    public PacketBuilder Urgent(ushort pointer) => Do(() => _urgent = pointer);

    /// <summary>TCP options; padded to a multiple of four.</summary>
    public PacketBuilder TcpOptions(params byte[] bytes) => Do(() => _tcpOptions = PadTo4(bytes));

    public PacketBuilder Icmp(byte type, byte code = 0) => Do(() => (_type, _code) = (type, code));

    /// <summary>Bytes 4..7 of an ICMP message: identifier and sequence, MTU and so on.</summary>
    public PacketBuilder Rest(uint value) => Do(() => _rest = value);

    /// <summary>Leaves the transport checksum 0 (UDP: none computed).</summary>
    public PacketBuilder NoChecksum() => Do(() => _noChecksum = true);

    /// <summary>Makes the transport checksum wrong.</summary>
    public PacketBuilder BadChecksum() => Do(() => _badChecksum = true);

    /// <summary>Makes the IPv4 header checksum wrong.</summary>
    public PacketBuilder BadHeaderChecksum() => Do(() => _badHeaderChecksum = true);

    /// <summary>Leaves the pseudo-header sum for the card to finish: <see cref="PacketBuffer.NeedsChecksum"/>.</summary>
    public PacketBuilder Partial() => Do(() => _partial = true);

    /// <summary>Makes it a super-packet of segments of <paramref name="size"/> payload bytes; implies <see cref="Partial"/>.</summary>
    public PacketBuilder Gso(int size) => Do(() => (_gsoSize, _partial) = (size, true));

    /// <summary>Writes tags on the built buffer: <c>With(p => p.Mark = 1)</c>.</summary>
    public PacketBuilder With(Action<PacketBuffer> tags) => Do(() => _tags += tags);

    internal PacketBuilder Arp(ushort operation) => Do(() => _arp = operation);

    /// <summary>Rents a buffer, fills and decodes it. Fails the test where the decoder refuses the packet.</summary>
    public PacketBuffer Build(PacketPool pool)
    {
        PacketBuffer packet = BuildUndecoded(pool);
        if (!PacketDecoder.TryDecode(packet, _source is null ? LinkKind.RawIp : LinkKind.Ethernet, out DropReason reason))
        {
            packet.Drop(reason);
            throw new InvalidOperationException($"The built packet does not decode: {reason}");
        }
        _tags?.Invoke(packet);
        return packet;
    }

    /// <summary>Rents a buffer with the frame and its offload metadata, as a port would hand it to the decoder.</summary>
    public PacketBuffer BuildUndecoded(PacketPool pool)
    {
        byte[] frame = ToBytes();
        PacketBuffer packet = pool.Rent(frame.Length);
        packet.SetFrame(PacketBuffer.Headroom, frame.Length);
        frame.CopyTo(packet.Frame);
        if (_partial)
        {
            packet.NeedsChecksum = true;
            packet.ChecksumStart = packet.End - TransportLength;
            packet.ChecksumOffset = TransportChecksum.FieldOffset(_protocol);
        }
        if (_gsoSize > 0)
        {
            packet.GsoSize = _gsoSize;
            packet.GsoType = _protocol == IpProtocol.Udp ? Packets.Tags.GsoType.UdpL4
                : _flow.IsV6 ? Packets.Tags.GsoType.Tcp6 : Packets.Tags.GsoType.Tcp4;
            packet.GsoEcn = (_flags & TcpFlags.Cwr) != 0;
        }
        return packet;
    }

    private PacketBuilder Do(Action change)
    {
        change();
        return this;
    }

    private static byte[] PadTo4(byte[] bytes)
    {
        Array.Resize(ref bytes, (bytes.Length + 3) & ~3);
        return bytes;
    }
}
