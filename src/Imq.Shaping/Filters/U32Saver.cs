using System.Globalization;
using Imq.Shaping.Qdiscs;
using Imq.Syntax;

namespace Imq.Shaping.Filters;

/// <summary>Writes a u32 table or filter as the words that make it again, number and bucket included.</summary>
internal static class U32Saver
{
    /// <param name="element">A table that is no root (a root comes with its classifier), or a filter.</param>
    public static void Save(object element, TrafficControl? names, CommandWriter to)
    {
        if (element is U32Table table)
        {
            to.Option("handle", U32Handle.ToText(table.Handle)).Word("u32").Option("divisor", table.Divisor);
            return;
        }
        U32Node node = (U32Node)element;
        to.Option("handle", U32Handle.ToText(node.Handle)).Word("u32");
        AddMatches(node, to);
        AddPlace(node, to);
        if (node.Link is { } link) { to.Option("link", U32Handle.ToText(link.Handle)); }
        AddOffset(node.Selector, to);
        AddHashKey(node.Selector, to);
        node.Save(to, names, withClassId: node.Selector.IsTerminal);
        if (node.Selector.IsTerminal && !node.HasClassId) { to.Option("classid", "none"); }
    }

    private static void AddMatches(U32Node node, CommandWriter to)
    {
        if (node.MarkMask != 0 || node.Keys.Length == 0)
        {
            to.Word("match").Word("mark").Word(ExactText.Hex(node.MarkValue)).Word(ExactText.Hex(node.MarkMask));
        }
        foreach (U32Key key in node.Keys)
        {
            if (key.OffsetMask == 1) { AddIcmpCode(key, to); } else { AddWord(key, to); }
        }
    }

    private static void AddWord(U32Key key, CommandWriter to) => to.Word("match").Word("u32")
        .Word(string.Create(CultureInfo.InvariantCulture, $"0x{key.Value:x8}"))
        .Word(string.Create(CultureInfo.InvariantCulture, $"0x{key.Mask:x8}"))
        .Option("at", (key.OffsetMask != 0 ? "nexthdr+" : "") + key.Offset.ToString(CultureInfo.InvariantCulture));

    /// <summary>The odd offset mask that only <c>ip6 icmp_code</c> gives, byte by byte.</summary>
    private static void AddIcmpCode(U32Key key, CommandWriter to)
    {
        for (int i = 0; i < sizeof(uint); i++)
        {
            int shift = 24 - (8 * i);
            uint mask = (key.Mask >> shift) & 0xFF;
            if (mask == 0 && (key.Mask != 0 || i > 0)) { continue; }
            to.Word("match").Word("ip6").Word("icmp_code").Word(ExactText.Hex((key.Value >> shift) & 0xFF)).Word(ExactText.Hex(mask));
            to.Option("at", key.Offset + i);
        }
    }

    /// <summary>The table, and its bucket where it has several; not needed in a root table, except that tc wants a word behind a mark.</summary>
    private static void AddPlace(U32Node node, CommandWriter to)
    {
        if (node.Table.IsRoot && node.MarkMask == 0 && node.Keys.Length > 0) { return; }
        uint bucket = U32Handle.Bucket(node.Handle);
        to.Option("ht", string.Create(CultureInfo.InvariantCulture, $"{node.Handle >> 20:x}:{(bucket == 0 ? "" : $"{bucket:x}:")}"));
    }

    private static void AddOffset(U32Selector selector, CommandWriter to)
    {
        if (!selector.Moves) { return; }
        to.Word("offset");
        if (selector.HasVariable)
        {
            to.Option("mask", ExactText.Hex(selector.VariableMask)).Option("at", selector.VariableOffset).Option("shift", selector.VariableShift);
        }
        if (selector.HasFixed) { to.Option("plus", selector.FixedOffset); }
        if (selector.Eats) { to.Word("eat"); }
    }

    private static void AddHashKey(U32Selector selector, CommandWriter to)
    {
        if (selector.HashMask == 0 && selector.HashOffset == 0) { return; }
        to.Word("hashkey").Option("mask", ExactText.Hex(selector.HashMask)).Option("at", selector.HashOffset);
    }
}
