using System.Globalization;
using Imq.Packets;
using Imq.Packets.Addresses;
using Imq.Shaping.Qdiscs;

namespace Imq.Shaping.Filters;

/// <summary>Prints a u32 table or filter as <c>tc filter show</c> does.</summary>
/// <remarks>
/// With <c>-p</c> tc names the IPv4 fields it knows and leaves out other keys; its <c>-j -p</c> forgets closing braces, this one does not.
/// Source: iproute2 6.1 f_u32.c u32_print_opt.
/// </remarks>
internal static class U32Printer
{
    public static void Print(object element, ushort protocol, TcWriter to)
    {
        if (element is U32Table table)
        {
            to.String("fh", "fh ", U32Handle.ToText(table.Handle, to.Raw), " ").Number("ht_divisor", "ht divisor ", table.Divisor, " ");
            return;
        }
        U32Node node = (U32Node)element;
        PrintHead(node, to);
        PrintMark(node, to);
        for (int i = 0; i < node.Keys.Length; i++)
        {
            PrintKey(node.Keys[i], protocol, to);
            if (to.Statistics) { to.Number("success", " (success ", node.KeyHits[i], " ) "); }
        }
        PrintOffset(node.Selector, to);
        if (node.Selector.HashMask != 0)
        {
            to.Text(to.NewLine + "    hash mask ").PlainHex("hash_mask", node.Selector.HashMask, 8).Number("hash_off", " at ", node.Selector.HashOffset, " ");
        }
        if (node.InDevice is { } device) { to.String("input_dev", to.NewLine + "  input dev ", device, to.NewLine); }
    }

    private static void PrintHead(U32Node node, TcWriter to)
    {
        uint handle = node.Handle;
        to.String("fh", "fh ", U32Handle.ToText(handle, to.Raw), " ").Number("order", "order ", U32Handle.Number(handle), " ");
        to.Text("key ht ").PlainHex("key_ht", handle >> 20, 1).Text(" bkt ").PlainHex("bkt", U32Handle.Bucket(handle), 1).Text(" ");
        if (node.HasClassId) { to.String("flowid", node.Selector.IsTerminal ? "*flowid " : "flowid ", node.ClassId.ToString(), " "); }
        else if (node.Selector.IsTerminal) { to.Text("terminal flowid "); }
        if (node.Link is { } link) { to.String("link", "link ", U32Handle.ToText(link.Handle, to.Raw), " "); }
        if ((node.Flags & FilterFlags.SkipHardware) != 0) { to.Flag("skip_hw", "skip_hw ", true); }
        if ((node.Flags & FilterFlags.SkipSoftware) != 0) { to.Flag("skip_sw", "skip_sw ", true); }
        to.Flag("not_in_hw", "not_in_hw ", true);
        if (to.Statistics) { to.Number("rule_hit", "(rule hit ", node.Asked, "").Number("success", " success ", node.Matched, ")"); }
    }

    private static void PrintMark(U32Node node, TcWriter to)
    {
        if (node.MarkMask == 0) { return; }
        if (to.To.IsJson)
        {
            to.String("fwmark_value", "", Sharp(node.MarkValue)).String("fwmark_mask", "", Sharp(node.MarkMask)).Number("fwmark_success", "", node.MarkMatched);
        }
        else
        {
            to.Text(string.Create(CultureInfo.InvariantCulture, $"{to.NewLine}  mark 0x{node.MarkValue:x4} 0x{node.MarkMask:x4} (success {node.MarkMatched})"));
        }
    }

    /// <summary>C's %#x: hexadecimal, but 0 is just 0.</summary>
    private static string Sharp(uint value) => value == 0 ? "0" : "0x" + value.ToString("x", CultureInfo.InvariantCulture);

    private static void PrintKey(U32Key key, ushort protocol, TcWriter to)
    {
        to.To.OpenObject("match");
        if (!to.Pretty || protocol is not (EtherType.Ipv4 or EtherType.Ipv6))
        {
            string next = key.OffsetMask != 0 ? "nexthdr+" : "";
            to.Text(to.NewLine + "  match ").PlainHex("value", key.Value, 8).Text("/").PlainHex("mask", key.Mask, 8);
            to.String("offmask", " at ", next).Number("off", "", key.Offset);
        }
        else
        {
            PrintField(key, protocol, to);
        }
        to.To.CloseObject();
    }

    private static void PrintField(U32Key key, ushort protocol, TcWriter to)
    {
        string line = to.NewLine + "  match ";
        bool v6 = protocol == EtherType.Ipv6;
        switch (key.Offset, key.Mask)
        {
            case (0, 0x0F00_0000): to.Number("ip_ihl", line + "IP ihl ", key.Value >> 24); break;
            case (0, 0x00FF_0000): to.String("ip_dsfield", line + "IP dsfield ", Sharp(key.Value >> 16)); break;
            case (8, 0x00FF_0000): to.Number("ip_protocol", line + "IP protocol ", key.Value >> 16); break;
            case (12 or 16, _) when IsPrefix(key.Mask): PrintAddress(key, to); break;
            case (20, _): PrintPorts(key, v6, line, to); break;
            default: break;
        }
    }

    /// <summary>With protocol ipv6 tc takes source for destination, and misses a line's end.</summary>
    private static void PrintPorts(U32Key key, bool v6, string line, TcWriter to)
    {
        (string low, string high) = v6 ? ("sport", "dport") : ("dport", "sport");
        switch (key.Mask)
        {
            case 0x0000_FFFF: to.Number(low, v6 ? $"{line}{low} " : $"match {low} ", key.Value & 0xFFFF); break;
            case 0xFFFF_0000: to.Number(high, v6 ? $"match {high} " : $"{line}{high} ", key.Value >> 16); break;
            case 0xFFFF_FFFF: to.Number(low, $"{line}{low} ", key.Value & 0xFFFF, ", ").Number(high, $"match {high} ", key.Value >> 16); break;
            default: break;
        }
    }

    private static void PrintAddress(U32Key key, TcWriter to)
    {
        string name = key.Offset == 12 ? "src" : "dst";
        to.To.OpenObject(name);
        to.String("address", $"{to.NewLine}  match IP {name} ", new Ipv4Address(key.Value).ToString());
        to.Number("prefixlen", "/", System.Numerics.BitOperations.PopCount(key.Mask));
        to.To.CloseObject();
    }

    private static bool IsPrefix(uint mask) => mask == 0 || mask == uint.MaxValue << System.Numerics.BitOperations.TrailingZeroCount(mask);

    private static void PrintOffset(U32Selector selector, TcWriter to)
    {
        if (selector.HasFixed || selector.HasVariable) { to.Text(to.NewLine + "    offset "); }
        if (selector.HasVariable)
        {
            to.PlainHex("offset_mask", selector.VariableMask, 4).Number("offset_shift", ">>", selector.VariableShift).Number("offset_off", " at ", selector.VariableOffset, " ");
        }
        if (selector.FixedOffset != 0) { to.Number("plus", "plus ", selector.FixedOffset, " "); }
        if (selector.Eats) { to.Flag("eat", " eat ", true); }
    }
}
