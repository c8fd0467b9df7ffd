using Imq.Netfilter.Hooks;
using Imq.Netfilter.Syntax;
using Imq.Packets;
using Imq.Syntax;

namespace Imq.Netfilter.Targets;

/// <summary>
/// Changes the packet's mark: <c>-j MARK --set-xmark value[/mask] | --set-mark value[/mask] | --and-mark bits | --or-mark bits | --xor-mark bits</c>.
/// </summary>
/// <remarks>
/// 32 bits. Everything is kept as one operation, "zero the bits of the mask, then XOR the value", and printed as <c>--set-xmark</c>.
/// Rules after it still run. Source: Linux xt_mark.c, libxt_MARK.c (revision 2).
/// </remarks>
internal sealed class MarkTarget(uint value, uint mask) : ITarget<MarkTarget>
{
    private static readonly string[] _operations = ["--set-xmark", "--set-mark", "--and-mark", "--or-mark", "--xor-mark"];

    public static string Name => "MARK";

    public static IReadOnlyList<OptionSpec> Options { get; } = [.. _operations.Select(name => new OptionSpec(name))];

    public string TargetName => Name;

    public static MarkTarget Parse(OptionReader options)
    {
        options.ExcludeAll(_operations);
        if (options.Uses.Count == 0)
        {
            throw options.Fail(null, "MARK: One of the --set-xmark, --{and,or,xor,set}-mark options is required");
        }
        OptionUse use = options.Uses[^1];
        switch (use.Spec.Name)
        {
            case "--set-xmark":
                (uint value, uint mask) = options.ValueAndMask(use);
                return new MarkTarget(value, mask);
            case "--set-mark":
                (value, mask) = options.ValueAndMask(use);
                return new MarkTarget(value, value | mask);
        }
        uint bits = options.Number(use, 0u, uint.MaxValue);
        return use.Spec.Name switch
        {
            "--and-mark" => new MarkTarget(0, ~bits),
            "--or-mark" => new MarkTarget(bits, bits),
            _ => new MarkTarget(bits, 0),
        };
    }

    public RuleVerdict Apply(PacketBuffer packet, in HookState state)
    {
        packet.Mark = (packet.Mark & ~mask) ^ value;
        return RuleVerdict.Continue;
    }

    public void Print(CommandWriter to) => to.Option("--set-xmark", $"0x{value:x}/0x{mask:x}");

    public void List(ListWriter to) => to.Raw(
        value == 0 ? $" MARK and 0x{~mask:x}"
        : value == mask ? $" MARK or 0x{value:x}"
        : mask == 0 ? $" MARK xor 0x{value:x}"
        : mask == uint.MaxValue ? $" MARK set 0x{value:x}"
        : $" MARK xset 0x{value:x}/0x{mask:x}");
}
