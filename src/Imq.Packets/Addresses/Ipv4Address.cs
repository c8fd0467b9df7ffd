using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Imq.Packets.Addresses;

/// <summary>An IPv4 address in host byte order.</summary>
public readonly record struct Ipv4Address(uint Value) : ISpanParsable<Ipv4Address>, IComparable<Ipv4Address>
{
    public static Ipv4Address Any => default;

    public static Ipv4Address Broadcast => new(0xFFFF_FFFF);

    public bool IsAny => Value == 0;

    public bool IsMulticast => Value >> 28 == 0xE;

    public bool IsLoopback => Value >> 24 == 127;

    public static Ipv4Address Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt32BigEndian(bytes));

    public void Write(Span<byte> bytes) => BinaryPrimitives.WriteUInt32BigEndian(bytes, Value);

    public int CompareTo(Ipv4Address other) => Value.CompareTo(other.Value);

    public static bool operator <(Ipv4Address left, Ipv4Address right) => left.Value < right.Value;

    public static bool operator >(Ipv4Address left, Ipv4Address right) => left.Value > right.Value;

    public static bool operator <=(Ipv4Address left, Ipv4Address right) => left.Value <= right.Value;

    public static bool operator >=(Ipv4Address left, Ipv4Address right) => left.Value >= right.Value;

    public static Ipv4Address Parse(ReadOnlySpan<char> text, IFormatProvider? provider = null) =>
        TryParse(text, provider, out Ipv4Address address) ? address : throw new FormatException($"'{text}' is no IPv4 address");

    public static Ipv4Address Parse(string s, IFormatProvider? provider = null) => Parse(s.AsSpan(), provider);

    /// <summary>Strict dotted quad: four decimal numbers 0..255 (inet_pton).</summary>
    public static bool TryParse(ReadOnlySpan<char> text, IFormatProvider? provider, out Ipv4Address result)
    {
        result = default;
        uint value = 0;
        for (int part = 0; part < 4; part++)
        {
            int end = part < 3 ? text.IndexOf('.') : text.Length;
            if (end is < 1 or > 3 || !byte.TryParse(text[..end], NumberStyles.None, CultureInfo.InvariantCulture, out byte number)) { return false; }
            value = (value << 8) | number;
            text = part < 3 ? text[(end + 1)..] : default;
        }
        result = new Ipv4Address(value);
        return true;
    }

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Ipv4Address result) =>
        TryParse(s.AsSpan(), provider, out result);

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Value >> 24}.{(Value >> 16) & 255}.{(Value >> 8) & 255}.{Value & 255}");
}
