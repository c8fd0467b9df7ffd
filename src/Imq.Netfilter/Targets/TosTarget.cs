using Imq.Netfilter.Hooks;
using Imq.Netfilter.Syntax;
using Imq.Netfilter.Tables;
using Imq.Packets;
using Imq.Packets.Headers;
using Imq.Syntax;

namespace Imq.Netfilter.Targets;

/// <summary>
/// Writes the type of service or traffic class: <c>-j TOS --set-tos value[/mask]|name | --and-tos bits | --or-tos bits | --xor-tos bits</c>.
/// </summary>
/// <remarks>
/// 0..255, all eight bits; kept as "zero the bits of the mask, then XOR the value". mangle only. Checksums stay true. Rules after it
/// still run. Source: Linux xt_DSCP.c (TOS revision 1), libxt_TOS.c.
/// </remarks>
internal sealed class TosTarget(byte value, byte mask) : ITarget<TosTarget>
{
    private static readonly string[] _operations = ["--set-tos", "--and-tos", "--or-tos", "--xor-tos"];

    public static string Name => "TOS";

    public static IReadOnlyList<OptionSpec> Options { get; } = [.. _operations.Select(name => new OptionSpec(name))];

    public static TableSet Tables => TableSet.Mangle;

    public string TargetName => Name;

    public static TosTarget Parse(OptionReader options)
    {
        if (options.Uses.Count == 0) { throw options.Fail(null, "TOS: An action is required"); }
        OptionUse use = options.Uses[^1];
        (byte value, byte mask) = use.Spec.Name == "--set-tos" ? options.ReadTos(use) : (options.Number(use, byte.MinValue, byte.MaxValue), (byte)0);
        options.ExcludeAll(_operations);
        return use.Spec.Name switch
        {
            "--and-tos" => new TosTarget(0, (byte)~value),
            "--or-tos" => new TosTarget(value, value),
            _ => new TosTarget(value, mask),
        };
    }

    public RuleVerdict Apply(PacketBuffer packet, in HookState state)
    {
        byte before = TosText.ReadTypeOfService(packet, in state), after = (byte)((before & ~mask) ^ value);
        if (before != after) { Write(packet, after, in state); }
        return RuleVerdict.Continue;
    }

    public void Print(CommandWriter to) => to.Option("--set-tos", $"0x{value:x2}/0x{mask:x2}");

    public void List(ListWriter to) => to.Raw(
        to.IsNumeric ? $" TOS set 0x{value:x2}/0x{mask:x2}"
        : TosText.NameOf(value, mask) is { } name ? $"  TOS set{name}"
        : value == 0 ? $" TOS and 0x{(byte)~mask:x2}"
        : value == mask ? $" TOS or 0x{value:x2}"
        : mask == 0 ? $" TOS xor 0x{value:x2}"
        : $" TOS set 0x{value:x2}/0x{mask:x2}");

    internal static void Write(PacketBuffer packet, byte typeOfService, in HookState state)
    {
        if (state.Family == IpFamily.V4)
        {
            if (Ipv4Header.TryRead(packet.Network, out Ipv4Header header)) { header.RewriteTypeOfService(typeOfService); }
        }
        else if (Ipv6Header.TryRead(packet.Network, out Ipv6Header header)) { header.RewriteTrafficClass(typeOfService); }
    }
}
