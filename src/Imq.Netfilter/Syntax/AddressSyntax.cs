using System.Globalization;
using Imq.Netfilter.Tables;
using Imq.Packets;
using Imq.Packets.Addresses;
using Imq.Syntax;

namespace Imq.Netfilter.Syntax;

/// <summary>What stands behind <c>-s</c> and <c>-d</c>: <c>address[/mask][,…]</c>, names included, and how it is printed back.</summary>
internal static class AddressSyntax
{
    /// <exception cref="SyntaxException">A part is no address, no known name, or has no valid mask.</exception>
    public static IReadOnlyList<AddressTest> Parse(Word word, IpFamily family, bool inverted, Refusal refuse)
    {
        List<AddressTest> tests = [];
        int at = 0;
        foreach (string part in word.Text.Split(','))
        {
            SourceSpan span = word.Span.Length == word.Text.Length ? word.Span with { Start = word.Span.Start + at, Length = part.Length } : word.Span;
            at += part.Length + 1;
            int slash = part.LastIndexOf('/');
            string host = (slash < 0 ? part : part[..slash]).TrimStart(' ');
            UInt128 mask = slash < 0 ? Full(family)
                : TryParseMask(part[(slash + 1)..], family, out UInt128 given) ? given
                : throw refuse.Usage(span, $"invalid mask `{part[(slash + 1)..]}' specified");
            foreach (UInt128 address in AddressesOf(host, mask, span, family, refuse)) { tests.Add(new AddressTest(address & mask, mask, inverted)); }
        }
        return tests;
    }

    /// <summary>As iptables-save prints it: always with a mask.</summary>
    public static string Print(AddressTest test, IpFamily family) =>
        $"{Address(test.Address, family)}/{Mask(test.Mask, family)}";

    /// <summary>As a list prints it: no mask for a single address; <c>anywhere</c> (in IPv6 even for the single address ::) and names unless numbers are wanted.</summary>
    public static string List(AddressTest test, IpFamily family, bool isNumeric)
    {
        bool isAnywhere = family == IpFamily.V4 ? test.Mask == 0 : test.Address == 0;
        if (isAnywhere && !isNumeric) { return "anywhere"; }
        string address = (isNumeric ? null : HostNames.NameOf(test.Address, family)) ?? Address(test.Address, family);
        return test.Mask == Full(family) ? address : $"{address}/{Mask(test.Mask, family)}";
    }

    /// <summary>IPv4: one to four numbers, missing ones are 0; IPv6: as inet_pton.</summary>
    public static bool TryParseNumeric(string text, IpFamily family, out UInt128 address)
    {
        address = default;
        if (family == IpFamily.V6)
        {
            bool good = Ipv6Address.TryParse(text, CultureInfo.InvariantCulture, out Ipv6Address v6);
            address = v6.Value;
            return good;
        }
        string[] parts = text.Split('.');
        return parts.Length <= 4 && TryParseBytes(parts, out address);
    }

    private static UInt128 Full(IpFamily family) => family == IpFamily.V4 ? uint.MaxValue : UInt128.MaxValue;

    private static IReadOnlyList<UInt128> AddressesOf(string host, UInt128 mask, SourceSpan span, IpFamily family, Refusal refuse)
    {
        if (host.Length == 0 && mask == 0) { return [0]; }
        if (TryParseNumeric(host, family, out UInt128 address)) { return [address]; }
        IReadOnlyList<UInt128> named = HostNames.AddressesOf(host, family);
        return named.Count > 0 ? named : throw refuse.Usage(
            span, $"host/network `{host}' not found", "names are looked up in /etc/hosts and /etc/networks only; an address always works");
    }

    private static bool TryParseMask(string text, IpFamily family, out UInt128 mask)
    {
        int bits = family == IpFamily.V4 ? 32 : 128;
        if (Integers.TryParse(text, out UInt128 length) && length <= (uint)bits)
        {
            mask = length == 0 ? 0 : (UInt128.MaxValue << (bits - (int)length)) & Full(family);
            return true;
        }
        if (family == IpFamily.V6) { return TryParseNumeric(text, family, out mask); }
        mask = default;
        string[] parts = text.Split('.');
        return parts.Length == 4 && TryParseBytes(parts, out mask);
    }

    private static bool TryParseBytes(string[] parts, out UInt128 value)
    {
        value = default;
        for (int i = 0; i < 4; i++)
        {
            UInt128 part = default;
            if (i < parts.Length && (!Integers.TryParse(parts[i], out part) || part > byte.MaxValue)) { return false; }
            value = (value << 8) | part;
        }
        return true;
    }

    private static string Address(UInt128 address, IpFamily family) =>
        family == IpFamily.V4 ? new Ipv4Address((uint)address).ToString() : Ipv6Address.From(address).ToString();

    private static string Mask(UInt128 mask, IpFamily family)
    {
        int bits = family == IpFamily.V4 ? 32 : 128, length = (int)UInt128.PopCount(mask);
        UInt128 contiguous = length == 0 ? 0 : (UInt128.MaxValue << (bits - length)) & Full(family);
        return mask == contiguous ? length.ToString(CultureInfo.InvariantCulture) : Address(mask, family);
    }
}
