using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Imq.Packets.Addresses;

/// <summary>An IPv6 address in host byte order, two halves.</summary>
public readonly record struct Ipv6Address(ulong High, ulong Low) : ISpanParsable<Ipv6Address>, IComparable<Ipv6Address>
{
    public static Ipv6Address Any => default;

    public static Ipv6Address Loopback => new(0, 1);

    public bool IsAny => (High | Low) == 0;

    public bool IsMulticast => High >> 56 == 0xFF;

    public bool IsLinkLocal => High >> 54 == 0xFE80 >> 6;

    public bool IsLoopback => this == Loopback;

    public UInt128 Value => new(High, Low);

    /// <summary>ff02::1:ffXX:XXXX, where this address's neighbour solicitations go (RFC 4291, 2.7.1).</summary>
    public Ipv6Address SolicitedNode => new(0xFF02_0000_0000_0000, 0x0000_0001_FF00_0000 | (Low & 0x00FF_FFFF));

    public static Ipv6Address From(UInt128 value) => new((ulong)(value >> 64), (ulong)value);

    public static Ipv6Address Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));

    public void Write(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, High);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Low);
    }

    public int CompareTo(Ipv6Address other) => Value.CompareTo(other.Value);

    public static bool operator <(Ipv6Address left, Ipv6Address right) => left.Value < right.Value;

    public static bool operator >(Ipv6Address left, Ipv6Address right) => left.Value > right.Value;

    public static bool operator <=(Ipv6Address left, Ipv6Address right) => left.Value <= right.Value;

    public static bool operator >=(Ipv6Address left, Ipv6Address right) => left.Value >= right.Value;

    public static Ipv6Address Parse(ReadOnlySpan<char> text, IFormatProvider? provider = null) =>
        TryParse(text, provider, out Ipv6Address address) ? address : throw new FormatException($"'{text}' is no IPv6 address");

    public static Ipv6Address Parse(string s, IFormatProvider? provider = null) => Parse(s.AsSpan(), provider);

    /// <summary>RFC 4291 text without brackets, scope or prefix length (inet_pton).</summary>
    public static bool TryParse(ReadOnlySpan<char> text, IFormatProvider? provider, out Ipv6Address result)
    {
        result = default;
        if (text.IndexOf(':') < 0 || text.IndexOfAny('%', '[', '/') >= 0 || !IPAddress.TryParse(text, out IPAddress? parsed)) { return false; }
        Span<byte> bytes = stackalloc byte[16];
        if (!parsed.TryWriteBytes(bytes, out int written) || written != 16) { return false; }
        result = Read(bytes);
        return true;
    }

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Ipv6Address result) =>
        TryParse(s.AsSpan(), provider, out result);

    /// <summary>RFC 5952 text.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[16];
        Write(bytes);
        return new IPAddress(bytes).ToString();
    }
}
