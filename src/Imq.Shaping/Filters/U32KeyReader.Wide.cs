using Imq.Packets.Addresses;
using Imq.Shaping.Syntax;
using Imq.Syntax;

namespace Imq.Shaping.Filters;

/// <summary>The fields that take more than one word, and those of IPv6.</summary>
internal sealed partial class U32KeyReader
{
    private bool ReadIp6()
    {
        if (!Two()) { return false; }
        Word field = Words.Next();
        return field.Text switch
        {
            "src" => NeedOne() && Address6(8),
            "dst" => NeedOne() && Address6(24),
            "priority" => NeedOne() && Priority6(),
            "protocol" => NeedOne() && Number(8, 6, 0),
            "flowlabel" => NeedOne() && Number(32, 0, 0),
            "dport" => NeedOne() && Number(16, 42, 0),
            "sport" => NeedOne() && Number(16, 40, 0),
            "icmp_type" => NeedOne() && Number(8, 40, 0),
            "icmp_code" => NeedOne() && Number(8, 41, 1),
            _ => Wrong($"ip6 has no field '{field.Text}'"),
        };
    }

    private bool Address6(int offset)
    {
        Word word = Words.Next();
        int offsetMask = 0;
        if (!PrefixText.TryIpv6(word.Text, out Ipv6Address address, out int length)) { return Wrong($"an IPv6 address or prefix expected, not '{word.Text}'"); }
        if (!At(ref offset, ref offsetMask)) { return false; }
        for (int bits = 0; bits < length; bits += 32)
        {
            uint word32 = (uint)(address.Value >> (96 - bits));
            if (!_keys.Add(word32, U32Keys.Prefix(Math.Min(32, length - bits)), offset + (bits / 8), offsetMask)) { return false; }
        }
        return true;
    }

    private bool Priority6()
    {
        if (!Two()) { return false; }
        Word value = Words.Next(), mask = Words.Next();
        return CNumbers.TryUnsigned(value.Text, 0, out uint wanted) && CNumbers.TryUnsigned(mask.Text, 16, out uint under) && wanted <= 0xFF && under <= 0xFF
            ? _keys.Add(wanted << 20, under << 20, 0, 0)
            : Wrong($"a number 0..255 and a mask expected, not '{value.Text} {mask.Text}'");
    }

    private bool ReadEther()
    {
        if (!Two()) { return false; }
        Word field = Words.Next();
        int offset = field.Text switch { "src" => -8, "dst" => -14, _ => 0 };
        if (offset == 0) { return Original($"Unknown match: ether {field.Text}"); }
        Word word = options.Value();
        if (!MacAddress.TryParse(word.Text, null, out MacAddress address)) { return Original($"parse_ether_addr: improperly formed address '{word.Text}'"); }
        return offset == -8
            ? _keys.Add((uint)(address.Value >> 16), uint.MaxValue, offset, 0) && _keys.Add16((uint)(address.Value & 0xFFFF), 0xFFFF, offset + 4, 0)
            : _keys.Add16((uint)(address.Value >> 32), 0xFFFF, offset, 0) && _keys.Add((uint)address.Value, uint.MaxValue, offset + 2, 0);
    }
}
