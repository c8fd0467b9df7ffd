using System.Globalization;
using System.Numerics;
using Imq.Packets.Addresses;

namespace Imq.Shaping.Syntax;

/// <summary>Addresses with an optional prefix length as iproute2 reads them.</summary>
/// <remarks>Source: iproute2 6.1 lib/utils.c get_prefix_1, get_addr_1.</remarks>
internal static class PrefixText
{
    /// <summary><c>10.0.0.1</c>, <c>10.0.0.0/8</c>, <c>10/8</c>, <c>10.0.0.0/255.0.0.0</c>, <c>default|any|all</c> (length 0).</summary>
    public static bool TryIpv4(string text, out Ipv4Address address, out int length)
    {
        length = 0;
        address = default;
        if (text is "default" or "any" or "all") { return true; }
        (string host, string? mask) = Split(text);
        length = 32;
        return TryDotted(host, out address) && (mask is null || TryLength(mask, 32, out length));
    }

    /// <summary><c>2001:db8::1</c>, <c>2001:db8::/32</c>, <c>default|any|all</c>.</summary>
    public static bool TryIpv6(string text, out Ipv6Address address, out int length)
    {
        length = 0;
        address = default;
        if (text is "default" or "any" or "all") { return true; }
        (string host, string? mask) = Split(text);
        length = 128;
        return Ipv6Address.TryParse(host, CultureInfo.InvariantCulture, out address) && (mask is null || TryLength(mask, 128, out length));
    }

    private static (string Host, string? Mask) Split(string text)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? (text, null) : (text[..slash], text[(slash + 1)..]);
    }

    private static bool TryLength(string text, int max, out int length)
    {
        length = 0;
        if (CNumbers.TryUnsigned(text, 0, out uint number))
        {
            length = (int)Math.Min(number, 999);
            return length <= max;
        }
        if (max != 32 || !TryDotted(text, out Ipv4Address mask)) { return false; }
        length = BitOperations.PopCount(mask.Value);
        return length == 0 || mask.Value == uint.MaxValue << (32 - length);
    }

    /// <summary>One to four decimal numbers 0..255; missing ones at the end are 0.</summary>
    private static bool TryDotted(string text, out Ipv4Address address)
    {
        address = default;
        string[] parts = text.Split('.');
        if (parts.Length > 4) { return false; }
        uint value = 0;
        for (int i = 0; i < 4; i++)
        {
            byte part = 0;
            if (i < parts.Length && !byte.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out part)) { return false; }
            value = (value << 8) | part;
        }
        address = new Ipv4Address(value);
        return true;
    }
}
