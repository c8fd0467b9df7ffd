using System.Globalization;
using Imq.Netfilter.Hooks;
using Imq.Netfilter.Syntax;
using Imq.Netfilter.Tables;
using Imq.Packets;
using Imq.Packets.Tags;
using Imq.Syntax;

namespace Imq.Netfilter.Targets;

/// <summary>Sends the packet through an IMQ device: <c>-j IMQ [--todev N]</c>, mangle only; N is 0..15, 0 if absent.</summary>
/// <remarks>
/// Only tags; rules after it still run, the last one to tag wins, and IMQ's own hooks queue. N is read as C's atoi does: <c>imq1</c>
/// is 0 (with a warning), -1 is out of range. Given twice, the last one counts. Source: HOWTO 9.7, xt_IMQ.c, libxt_IMQ.c.
/// </remarks>
internal sealed class ImqTarget(byte device) : ITarget<ImqTarget>
{
    public static string Name => "IMQ";

    public static IReadOnlyList<OptionSpec> Options { get; } = [new("--todev", IsRepeatable: true)];

    public static TableSet Tables => TableSet.Mangle;

    public string TargetName => Name;

    public static ImqTarget Parse(OptionReader options)
    {
        if (options.Find("--todev") is not { } use) { return new ImqTarget(0); }
        string text = use.Argument.Text;
        uint device = unchecked((uint)AtoiText.Read(text, out int length));
        if (device >= ImqTag.MaxDevices)
        {
            throw options.FailInKernel(use, $"IMQ: invalid device specified, highest is {ImqTag.MaxDevices - 1}");
        }
        if (length != text.Length && text != $"imq{device}") { Warn(options, use, device); }
        return new ImqTarget((byte)device);
    }

    public RuleVerdict Apply(PacketBuffer packet, in HookState state)
    {
        packet.Imq = ImqTag.To(device);
        return RuleVerdict.Continue;
    }

    public void Print(CommandWriter to) => to.Option("--todev", device);

    /// <summary>As the original: no space before it, one behind.</summary>
    public void List(ListWriter to) => to.Raw($"IMQ: todev {device} ");

    private static void Warn(OptionReader options, OptionUse use, uint device)
    {
        string text = use.Argument.Text;
        bool meant = text.StartsWith("imq", StringComparison.Ordinal) && byte.TryParse(text[3..], CultureInfo.InvariantCulture, out _);
        options.Io?.Warn(
            use.Argument.Span,
            $"--todev takes a number: '{text}' is read as {device}",
            meant ? $"write --todev {text[3..]} for {text}" : null);
    }
}
