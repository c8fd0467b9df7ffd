using Imq.Netfilter.Syntax;
using Imq.Syntax;

namespace Imq.Netfilter.Matches;

/// <summary>A type and codes of ICMP or ICMPv6, by number or name. IPv4's type 255 ("any") matches every message.</summary>
/// <remarks>Source: iptables' libxt_icmp.h, Linux ip_tables.c icmp_match, ip6_tables.c icmp6_match.</remarks>
internal readonly record struct IcmpTypeTest(byte Type, byte MinCode, byte MaxCode, bool IsInverted)
{
    /// <summary>As iptables reads it: a name or the front of one, any case; a type; <c>type/code</c> or <c>type/code:code</c>.</summary>
    /// <param name="kind"><c>ICMP</c> or <c>ICMPv6</c>, for messages.</param>
    public static IcmpTypeTest Read(OptionReader options, OptionUse use, IcmpTypeName[] names, string kind)
    {
        string text = use.Argument.Text;
        IcmpTypeName? found = null;
        foreach (IcmpTypeName name in names)
        {
            if (!name.Name.StartsWith(text, StringComparison.OrdinalIgnoreCase)) { continue; }
            if (found is not null) { throw options.Fail(use, $"Ambiguous {kind} type `{text}': `{found.Name}' or `{name.Name}'?"); }
            found = name;
        }
        return found is not null
            ? new IcmpTypeTest(found.Type, found.MinCode, found.MaxCode, use.IsInverted)
            : ReadNumbers(options, use, kind);
    }

    public bool Matches(byte type, byte code, bool isAny) =>
        (isAny || (type == Type && code >= MinCode && code <= MaxCode)) != IsInverted;

    /// <summary>
    /// <c>type</c>, <c>type/code</c> or <c>type/code:code</c>. The original prints only the first code of a range; a rule
    /// saved by it comes back as another, ours as itself.
    /// </summary>
    public override string ToString() =>
        MinCode == 0 && MaxCode == byte.MaxValue ? $"{Type}" : MinCode == MaxCode ? $"{Type}/{MinCode}" : $"{Type}/{MinCode}:{MaxCode}";

    /// <summary>Prints what follows the protocol's name in <c>iptables -L</c>.</summary>
    public void List(ListWriter to, IcmpTypeName[] names)
    {
        (byte type, byte min, byte max, _) = this;
        IcmpTypeName? name = to.IsNumeric ? null : Array.Find(names, known => known.Type == type && known.MinCode == min && known.MaxCode == max);
        to.Raw(name is not null ? $" {(IsInverted ? "!" : "")}{name.Name}"
            : (IsInverted ? " !" : "") + $"type {type}" + (min == max ? $" code {min}" : min != 0 || max != byte.MaxValue ? $" codes {min}-{max}" : ""));
    }

    private static IcmpTypeTest ReadNumbers(OptionReader options, OptionUse use, string kind)
    {
        string text = use.Argument.Text;
        ReadOnlySpan<char> left = text;
        if (!LeadingNumber.TryRead(ref left, byte.MaxValue, out ulong type)) { throw options.Fail(use, $"Unknown {kind} type `{text}'"); }
        ulong min = 0, max = byte.MaxValue;
        if (left.StartsWith("/"))
        {
            left = left[1..];
            if (!LeadingNumber.TryRead(ref left, byte.MaxValue, out min)) { throw options.Fail(use, $"Unknown {kind} code `{text}'"); }
            max = min;
            if (left.StartsWith(":"))
            {
                left = left[1..];
                if (!LeadingNumber.TryRead(ref left, byte.MaxValue, out max)) { throw options.Fail(use, $"Unknown {kind} code `{text}'"); }
            }
        }
        return left.IsEmpty
            ? new IcmpTypeTest((byte)type, (byte)min, (byte)max, use.IsInverted)
            : throw options.Fail(use, $"unknown character {left[0]}");
    }
}
