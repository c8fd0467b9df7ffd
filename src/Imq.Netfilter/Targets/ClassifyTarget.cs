using System.Globalization;
using Imq.Netfilter.Hooks;
using Imq.Netfilter.Syntax;
using Imq.Packets;
using Imq.Packets.Tags;
using Imq.Syntax;

namespace Imq.Netfilter.Targets;

/// <summary>Writes the packet's priority, which classful qdiscs take for a class: <c>-j CLASSIFY --set-class MAJOR:MINOR</c>.</summary>
/// <remarks>Both hexadecimal, 0..ffff. FORWARD, OUTPUT and POSTROUTING. Rules after it still run. Source: Linux xt_CLASSIFY.c, libxt_CLASSIFY.c.</remarks>
internal sealed class ClassifyTarget(ClassId priority) : ITarget<ClassifyTarget>
{
    public static string Name => "CLASSIFY";

    public static IReadOnlyList<OptionSpec> Options { get; } = [new("--set-class")];

    public static HookSet Hooks => HookSet.Forward | HookSet.LocalOut | HookSet.PostRouting;

    public string TargetName => Name;

    public static ClassifyTarget Parse(OptionReader options)
    {
        OptionUse use = options.Required("--set-class");
        string text = use.Argument.Text;
        ReadOnlySpan<char> left = text;
        if (!TryReadHex(ref left, out uint major) || !left.StartsWith(":")) { throw Bad(options, use); }
        left = left[1..];
        if (!TryReadHex(ref left, out uint minor)) { throw Bad(options, use); }
        if (!left.IsEmpty || major > ushort.MaxValue || minor > ushort.MaxValue)
        {
            options.Io?.Warn(use.Argument.Span, $"'{text}' is read as {(ushort)major:x}:{(ushort)minor:x}");
        }
        return new ClassifyTarget(new ClassId((ushort)major, (ushort)minor));
    }

    public RuleVerdict Apply(PacketBuffer packet, in HookState state)
    {
        packet.Priority = priority.Value;
        return RuleVerdict.Continue;
    }

    public void Print(CommandWriter to) => to.Option("--set-class", $"{priority.Major:x4}:{priority.Minor:x4}");

    public void List(ListWriter to) => to.Raw($" CLASSIFY set {priority.Major:x}:{priority.Minor:x}");

    private static SyntaxException Bad(OptionReader options, OptionUse use) => options.Fail(use, $"Bad class value \"{use.Argument.Text}\"");

    /// <summary>scanf's <c>%x</c>.</summary>
    private static bool TryReadHex(ref ReadOnlySpan<char> text, out uint value)
    {
        ReadOnlySpan<char> left = text.TrimStart(" \t\n\v\f\r");
        if (left.Length > 2 && left[0] == '0' && left[1] is 'x' or 'X' && char.IsAsciiHexDigit(left[2])) { left = left[2..]; }
        int length = 0;
        while (length < left.Length && char.IsAsciiHexDigit(left[length])) { length++; }
        if (!uint.TryParse(left[..length], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value)) { value = uint.MaxValue; }
        if (length > 0) { text = left[length..]; }
        return length > 0;
    }
}
