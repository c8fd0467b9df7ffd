using System.Buffers.Binary;
using Imq.Packets.Addresses;

namespace Imq.Packets.Headers;

/// <summary>IPv4 header (RFC 791, 3.1), a view over the packet's own bytes. Lives on the stack, copies nothing.</summary>
/// <remarks>
/// Writers keep the header checksum true (RFC 1624), not the transport's: an address of a packet is changed by
/// <see cref="PacketRewriter"/>, which patches both.
/// </remarks>
public readonly ref struct Ipv4Header
{
    public const int MinLength = 20, MaxLength = 60;
    public const ushort DontFragmentBit = 0x4000, MoreFragmentsBit = 0x2000, OffsetMask = 0x1FFF;
    private readonly Span<byte> _bytes;

    private Ipv4Header(Span<byte> bytes) => _bytes = bytes;

    /// <returns>False unless version, header length and total length agree with the bytes present.</returns>
    public static bool TryRead(Span<byte> datagram, out Ipv4Header header)
    {
        header = default;
        if (datagram.Length < MinLength || datagram[0] >> 4 != 4) { return false; }
        int headerLength = (datagram[0] & 0x0F) * 4, totalLength = BinaryPrimitives.ReadUInt16BigEndian(datagram[2..]);
        if (headerLength < MinLength || totalLength < headerLength || totalLength > datagram.Length) { return false; }
        header = new Ipv4Header(datagram[..totalLength]);
        return true;
    }

    /// <summary>Bytes, options included: 20..60.</summary>
    public int HeaderLength => (_bytes[0] & 0x0F) * 4;

    /// <summary>Bytes of header and payload.</summary>
    public int TotalLength => _bytes.Length;

    public byte TypeOfService => _bytes[1];

    /// <summary>0..63.</summary>
    public int Dscp => _bytes[1] >> 2;

    /// <summary>0..3 (RFC 3168, 5).</summary>
    public int Ecn => _bytes[1] & 3;

    public ushort Identification => BinaryPrimitives.ReadUInt16BigEndian(_bytes[4..]);

    /// <summary>Flags and offset as they stand, bytes 6 and 7.</summary>
    public ushort Fragmentation => BinaryPrimitives.ReadUInt16BigEndian(_bytes[6..]);

    public bool DontFragment => (Fragmentation & DontFragmentBit) != 0;

    public bool MoreFragments => (Fragmentation & MoreFragmentsBit) != 0;

    /// <summary>Bytes.</summary>
    public int FragmentOffset => (Fragmentation & OffsetMask) * 8;

    /// <summary>True for every piece of a fragmented datagram, the first one included.</summary>
    public bool IsFragment => (Fragmentation & (OffsetMask | MoreFragmentsBit)) != 0;

    public byte TimeToLive => _bytes[8];

    public byte Protocol => _bytes[9];

    public ushort Checksum => BinaryPrimitives.ReadUInt16BigEndian(_bytes[10..]);

    public bool IsChecksumValid => InternetChecksum.Compute(_bytes[..HeaderLength]) == 0;

    public Ipv4Address Source => Ipv4Address.Read(_bytes[12..]);

    public Ipv4Address Destination => Ipv4Address.Read(_bytes[16..]);

    public Span<byte> Options => _bytes[MinLength..HeaderLength];

    public Span<byte> Payload => _bytes[HeaderLength..];

    public Ipv4OptionReader ReadOptions() => new(Options);

    /// <summary>Takes one off the time to live, which must not be 0.</summary>
    public void DecrementTimeToLive() => RewriteTimeToLive((byte)(TimeToLive - 1));

    public void RewriteTimeToLive(byte to) => RewriteWord(8, (ushort)(to << 8 | _bytes[9]));

    public void RewriteTypeOfService(byte to) => RewriteWord(0, (ushort)(_bytes[0] << 8 | to));

    /// <summary>Writes the six bits of the code point and leaves ECN alone.</summary>
    public void RewriteDscp(int to) => RewriteTypeOfService((byte)(to << 2 | Ecn));

    /// <summary>Writes the two bits of ECN and leaves the code point alone.</summary>
    public void RewriteEcn(int to) => RewriteTypeOfService((byte)(_bytes[1] & 0xFC | to));

    public void RewriteIdentification(ushort to) => RewriteWord(4, to);

    /// <summary>Writes flags and offset, bytes 6 and 7.</summary>
    public void RewriteFragmentation(ushort to) => RewriteWord(6, to);

    /// <summary>Writes the source and patches the header checksum (RFC 1624, eqn. 3).</summary>
    public void RewriteSource(Ipv4Address to) => RewriteAddress(12, to);

    /// <summary>Writes the destination and patches the header checksum.</summary>
    public void RewriteDestination(Ipv4Address to) => RewriteAddress(16, to);

    /// <summary>Sums the header anew.</summary>
    public void RewriteChecksum()
    {
        _bytes.Slice(10, 2).Clear();
        WriteChecksum(InternetChecksum.Compute(_bytes[..HeaderLength]));
    }

    /// <summary>Writes a header without options in front of a datagram whose length is the span's; not a fragment, checksum right.</summary>
    public static void Write(
        Span<byte> datagram, byte protocol, Ipv4Address source, Ipv4Address destination,
        byte timeToLive = 64, byte typeOfService = 0, ushort identification = 0, bool dontFragment = false)
    {
        datagram[0] = 0x45;
        datagram[1] = typeOfService;
        BinaryPrimitives.WriteUInt16BigEndian(datagram[2..], (ushort)datagram.Length);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[4..], identification);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[6..], dontFragment ? DontFragmentBit : (ushort)0);
        datagram[8] = timeToLive;
        datagram[9] = protocol;
        source.Write(datagram[12..]);
        destination.Write(datagram[16..]);
        new Ipv4Header(datagram).RewriteChecksum();
    }

    private void RewriteWord(int at, ushort to)
    {
        ushort from = BinaryPrimitives.ReadUInt16BigEndian(_bytes[at..]);
        BinaryPrimitives.WriteUInt16BigEndian(_bytes[at..], to);
        WriteChecksum(InternetChecksum.Update(Checksum, from, to));
    }

    private void RewriteAddress(int at, Ipv4Address to)
    {
        ushort checksum = InternetChecksum.Update(Checksum, Ipv4Address.Read(_bytes[at..]), to);
        to.Write(_bytes[at..]);
        WriteChecksum(checksum);
    }

    private void WriteChecksum(ushort checksum) => BinaryPrimitives.WriteUInt16BigEndian(_bytes[10..], checksum);
}
