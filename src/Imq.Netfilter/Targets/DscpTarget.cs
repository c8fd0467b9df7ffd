using Imq.Netfilter.Hooks;
using Imq.Netfilter.Syntax;
using Imq.Netfilter.Tables;
using Imq.Packets;
using Imq.Syntax;

namespace Imq.Netfilter.Targets;

/// <summary>Writes the code point and leaves ECN alone: <c>-j DSCP --set-dscp value | --set-dscp-class EF|BE|AFxx|CSx</c>.</summary>
/// <remarks>0..63. mangle only. Checksums stay true. Rules after it still run. Source: Linux xt_DSCP.c, libxt_DSCP.c.</remarks>
internal sealed class DscpTarget(byte value) : ITarget<DscpTarget>
{
    private const byte Max = 63, EcnMask = 3;

    public static string Name => "DSCP";

    public static IReadOnlyList<OptionSpec> Options { get; } = [new("--set-dscp"), new("--set-dscp-class")];

    public static TableSet Tables => TableSet.Mangle;

    public string TargetName => Name;

    public static DscpTarget Parse(OptionReader options)
    {
        if (options.Uses.Count == 0) { throw options.Fail(null, "DSCP target: Parameter --set-dscp is required"); }
        OptionUse use = options.Uses[^1];
        byte value = use.Spec.Name == "--set-dscp" ? options.Number<byte>(use, 0, Max) : options.ReadDscpClass(use);
        options.Exclude("--set-dscp", "--set-dscp-class");
        return new DscpTarget(value);
    }

    public RuleVerdict Apply(PacketBuffer packet, in HookState state)
    {
        byte before = TosText.ReadTypeOfService(packet, in state);
        if (before >> 2 != value) { TosTarget.Write(packet, (byte)(value << 2 | (before & EcnMask)), in state); }
        return RuleVerdict.Continue;
    }

    public void Print(CommandWriter to) => to.Option("--set-dscp", $"0x{value:x2}");

    public void List(ListWriter to) => to.Raw($" DSCP set 0x{value:x2}");
}
