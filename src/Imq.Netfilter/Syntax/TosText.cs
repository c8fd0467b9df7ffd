using Imq.Netfilter.Hooks;
using Imq.Packets;

namespace Imq.Netfilter.Syntax;

/// <summary>Values of the type-of-service byte and of its code point, read and named as iptables does.</summary>
/// <remarks>Names: RFC 1349, 4 (masked 0x3f); code points: RFC 2474, RFC 2597, RFC 3246. Source: libxtables xtopt_parse_tosmask, dscp_helper.c.</remarks>
internal static class TosText
{
    /// <summary>A name means these six bits.</summary>
    private const byte NameMask = 0x3F;

    private static readonly (string Name, byte Value)[] _names =
    [
        ("Minimize-Delay", 0x10), ("Maximize-Throughput", 0x08), ("Maximize-Reliability", 0x04), ("Minimize-Cost", 0x02), ("Normal-Service", 0x00),
    ];

    private static readonly (string Name, byte Value)[] _classes =
    [
        ("CS0", 0x00), ("CS1", 0x08), ("CS2", 0x10), ("CS3", 0x18), ("CS4", 0x20), ("CS5", 0x28), ("CS6", 0x30), ("CS7", 0x38), ("BE", 0x00),
        ("AF11", 0x0a), ("AF12", 0x0c), ("AF13", 0x0e), ("AF21", 0x12), ("AF22", 0x14), ("AF23", 0x16),
        ("AF31", 0x1a), ("AF32", 0x1c), ("AF33", 0x1e), ("AF41", 0x22), ("AF42", 0x24), ("AF43", 0x26), ("EF", 0x2e),
    ];

    /// <summary><c>value[/mask]</c>, 0..255 each, mask 255 if absent; or a name, any case, mask 0x3f.</summary>
    public static (byte Value, byte Mask) ReadTos(this OptionReader options, OptionUse use)
    {
        string text = use.Argument.Text;
        ReadOnlySpan<char> left = text;
        if (!LeadingNumber.TryRead(ref left, byte.MaxValue, out ulong value))
        {
            int index = Array.FindIndex(_names, name => name.Name.Equals(text, StringComparison.OrdinalIgnoreCase));
            return index >= 0 ? (_names[index].Value, NameMask) : throw options.Fail(use, $"Symbolic name \"{text}\" is unknown");
        }
        ulong mask = byte.MaxValue;
        bool good = true;
        if (left.StartsWith("/"))
        {
            left = left[1..];
            good = LeadingNumber.TryRead(ref left, byte.MaxValue, out mask);
        }
        return good && left.IsEmpty ? ((byte)value, (byte)mask) : throw options.Fail(use, $"Illegal value: \"{text}\"");
    }

    /// <returns>The name that stands for value and mask, or null.</returns>
    public static string? NameOf(byte value, byte mask) =>
        mask != NameMask ? null : Array.Find(_names, name => name.Value == value).Name;

    /// <summary>A class of differentiated services: EF, BE, AFxx, CSx, any case. What follows the name is not looked at, as in the original.</summary>
    public static byte ReadDscpClass(this OptionReader options, OptionUse use)
    {
        string text = use.Argument.Text;
        int index = Array.FindIndex(_classes, known => text.StartsWith(known.Name, StringComparison.OrdinalIgnoreCase));
        return index >= 0 ? _classes[index].Value : throw options.Fail(use, $"Invalid DSCP value `{text}'");
    }

    /// <summary>The type-of-service byte of IPv4, the traffic class of IPv6.</summary>
    public static byte ReadTypeOfService(PacketBuffer packet, in HookState state)
    {
        ReadOnlySpan<byte> header = packet.Network;
        return state.Family == IpFamily.V4 ? header[1] : (byte)(header[0] << 4 | header[1] >> 4);
    }
}
