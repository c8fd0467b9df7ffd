using System.Globalization;
using Imq.Packets.Tags;

namespace Imq.Shaping.Syntax;

/// <summary>Class ids and qdisc handles as tc reads them.</summary>
/// <remarks>Source: iproute2 6.1 tc_util.c get_tc_classid, get_qdisc_handle.</remarks>
internal static class TcIds
{
    /// <summary><c>root</c>, <c>none</c>, <c>1:10</c>, <c>1:</c>, <c>:10</c> or one hexadecimal number of 32 bits.</summary>
    public static bool TryClassId(string text, out ClassId id)
    {
        id = text == "root" ? ClassId.Root : ClassId.None;
        if (text is "root" or "none") { return true; }
        int used = Hexadecimal(text, out ulong major);
        if (used < text.Length && text[used] == ':')
        {
            string rest = text[(used + 1)..];
            if (major > 0xFFFF) { return false; }
            int usedByMinor = Hexadecimal(rest, out ulong minor);
            if (usedByMinor != rest.Length || minor > 0xFFFF) { return false; }
            id = new ClassId((ushort)major, (ushort)minor);
            return true;
        }
        if (used == 0 || used != text.Length || major > uint.MaxValue) { return false; }
        id = new ClassId((uint)major);
        return true;
    }

    /// <summary><c>none</c>, <c>1:</c> or <c>1</c>: hexadecimal; what stands behind the colon is not looked at, as in tc.</summary>
    public static bool TryHandle(string text, out ClassId handle)
    {
        handle = ClassId.None;
        if (text == "none") { return true; }
        int used = Hexadecimal(text, out ulong major);
        if (used == 0 || major > 0xFFFF || (used != text.Length && text[used] != ':')) { return false; }
        handle = new ClassId((ushort)major, 0);
        return true;
    }

    /// <summary>strtoul with base 16.</summary>
    private static int Hexadecimal(string text, out ulong value)
    {
        value = 0;
        int start = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && text.Length > 2 && char.IsAsciiHexDigit(text[2]) ? 2 : 0, at = start;
        while (at < text.Length && char.IsAsciiHexDigit(text[at])) { at++; }
        _ = ulong.TryParse(text.AsSpan(start, at - start), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
        if (at - start > 16) { value = ulong.MaxValue; }
        return at;
    }
}
