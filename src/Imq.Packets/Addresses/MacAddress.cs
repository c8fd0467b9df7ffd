using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Imq.Packets.Addresses;

/// <summary>A 48-bit Ethernet address in the low bits of a number, first byte highest.</summary>
public readonly record struct MacAddress(ulong Value) : ISpanParsable<MacAddress>
{
    public const int Length = 6;

    public static MacAddress Broadcast => new(0xFFFF_FFFF_FFFF);

    public bool IsBroadcast => Value == Broadcast.Value;

    /// <summary>The group bit; true for broadcast as well.</summary>
    public bool IsMulticast => (Value >> 40 & 1) != 0;

    public bool IsZero => Value == 0;

    public static MacAddress Read(ReadOnlySpan<byte> bytes) =>
        new((ulong)bytes[0] << 40 | (ulong)bytes[1] << 32 | (ulong)bytes[2] << 24 | (ulong)bytes[3] << 16 | (ulong)bytes[4] << 8 | bytes[5]);

    public void Write(Span<byte> bytes)
    {
        for (int i = 0; i < Length; i++) { bytes[i] = (byte)(Value >> (40 - (8 * i))); }
    }

    /// <summary>01:00:5e + the group's low 23 bits (RFC 1112, 6.4).</summary>
    public static MacAddress ForMulticast(Ipv4Address group) => new(0x0100_5E00_0000UL | (group.Value & 0x7F_FFFFU));

    /// <summary>33:33 + the group's low 32 bits (RFC 2464, 7).</summary>
    public static MacAddress ForMulticast(Ipv6Address group) => new(0x3333_0000_0000UL | (group.Low & 0xFFFF_FFFF));

    public static MacAddress Parse(ReadOnlySpan<char> text, IFormatProvider? provider = null) =>
        TryParse(text, provider, out MacAddress address) ? address : throw new FormatException($"'{text}' is no Ethernet address");

    public static MacAddress Parse(string s, IFormatProvider? provider = null) => Parse(s.AsSpan(), provider);

    /// <summary>Six colon-separated bytes of one or two hexadecimal digits, either case.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, IFormatProvider? provider, out MacAddress result)
    {
        result = default;
        ulong value = 0;
        for (int part = 0; part < Length; part++)
        {
            int end = part < Length - 1 ? text.IndexOf(':') : text.Length;
            if (end is < 1 or > 2 || !byte.TryParse(text[..end], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte number)) { return false; }
            value = (value << 8) | number;
            text = part < Length - 1 ? text[(end + 1)..] : default;
        }
        result = new MacAddress(value);
        return true;
    }

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out MacAddress result) =>
        TryParse(s.AsSpan(), provider, out result);

    /// <summary>Lower-case, colons: <c>02:00:00:00:00:0a</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Value >> 40 & 255:x2}:{Value >> 32 & 255:x2}:{Value >> 24 & 255:x2}:{Value >> 16 & 255:x2}:{Value >> 8 & 255:x2}:{Value & 255:x2}");
}
