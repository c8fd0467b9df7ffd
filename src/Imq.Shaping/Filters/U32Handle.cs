using System.Globalization;

namespace Imq.Shaping.Filters;

/// <summary>u32's handles: table (12 bits), bucket (8) and number (12), in text <c>800::801</c> or <c>1:a:2</c>, hexadecimal.</summary>
/// <remarks>Source: iproute2 6.1 f_u32.c get_u32_handle, sprint_u32_handle; pkt_cls.h TC_U32_*.</remarks>
internal static class U32Handle
{
    /// <summary>TC_U32_ROOT: "my own root table".</summary>
    public const uint Root = 0xFFF0_0000;

    public static uint Table(uint handle) => handle & 0xFFF0_0000;

    public static uint Bucket(uint handle) => (handle >> 12) & 0xFF;

    public static uint Number(uint handle) => handle & 0xFFF;

    /// <summary>Bucket and number: 0 for a table.</summary>
    public static uint Key(uint handle) => handle & 0xF_FFFF;

    public static string ToText(uint handle, bool raw = false)
    {
        if (handle == 0) { return "none"; }
        string text = "";
        if (handle >> 20 != 0) { text = string.Create(CultureInfo.InvariantCulture, $"{handle >> 20:x}:"); }
        if (Bucket(handle) != 0) { text += Bucket(handle).ToString("x", CultureInfo.InvariantCulture); }
        if (Number(handle) != 0) { text += string.Create(CultureInfo.InvariantCulture, $":{Number(handle):x}"); }
        return raw ? text + string.Create(CultureInfo.InvariantCulture, $"[{handle:x8}]") : text;
    }

    public static bool TryParse(string text, out uint handle)
    {
        handle = 0;
        string[] parts = text.Split(':', 4);
        if (parts.Length == 1)
        {
            return text.StartsWith("0x", StringComparison.Ordinal)
                && uint.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out handle);
        }
        if (!Part(parts[0], 0xFFF, out uint table) || !Part(parts[1], 0xFF, out uint bucket)) { return false; }
        uint number = 0;
        if (parts.Length > 2 && !Part(parts[2], 0xFFF, out number)) { return false; }
        handle = (table << 20) | (bucket << 12) | number;
        return true;
    }

    private static bool Part(string text, uint max, out uint value)
    {
        value = 0;
        ReadOnlySpan<char> digits = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? text.AsSpan(2) : text;
        return text.Length == 0
            || (uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value) && value <= max);
    }
}
