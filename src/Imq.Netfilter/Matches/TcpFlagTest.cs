using Imq.Netfilter.Syntax;
using Imq.Packets.Headers;
using Imq.Syntax;

namespace Imq.Netfilter.Matches;

/// <summary>What <c>--tcp-flags mask comp</c> and <c>--syn</c> ask: of the flags in the mask, exactly those of comp are set.</summary>
internal readonly record struct TcpFlagTest(byte Mask, byte Set, bool IsInverted)
{
    private const byte All = 0x3F;
    private static readonly (string Name, TcpFlags Flag)[] _names =
    [
        ("FIN", TcpFlags.Fin), ("SYN", TcpFlags.Syn), ("RST", TcpFlags.Rst), ("PSH", TcpFlags.Psh), ("ACK", TcpFlags.Ack), ("URG", TcpFlags.Urg),
    ];

    public static TcpFlagTest Read(OptionReader options)
    {
        OptionUse? use = null;
        foreach (OptionUse given in options.Uses)
        {
            if (given.Spec.Name is not ("--syn" or "--tcp-flags")) { continue; }
            if (use is not null) { throw options.Fail(given, "Only one of `--syn' or `--tcp-flags'  allowed"); }
            use = given;
        }
        return use is null ? default
            : use.Spec.Name == "--syn" ? new TcpFlagTest((byte)(TcpFlags.Fin | TcpFlags.Syn | TcpFlags.Rst | TcpFlags.Ack), (byte)TcpFlags.Syn, use.IsInverted)
            : new TcpFlagTest(ReadFlags(options, use, 0), ReadFlags(options, use, 1), use.IsInverted);
    }

    public bool Matches(byte flags) => ((flags & Mask) == Set) != IsInverted;

    public void Print(CommandWriter to)
    {
        if (Mask != 0 || IsInverted) { to.Not(IsInverted).Word("--tcp-flags").Word(NamesOf(Mask)).Word(NamesOf(Set)); }
    }

    public void List(ListWriter to)
    {
        if (Mask == 0 && !IsInverted) { return; }
        string not = IsInverted ? "!" : "";
        to.Raw(to.IsNumeric ? $" flags:{not}0x{Mask:X2}/0x{Set:X2}" : $" flags:{not}{NamesOf(Mask)}/{NamesOf(Set)}");
    }

    private static byte ReadFlags(OptionReader options, OptionUse use, int argument)
    {
        byte flags = 0;
        Word word = use.Arguments[argument];
        foreach (string name in word.Text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            int index = Array.FindIndex(_names, known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
            if (index >= 0) { flags |= (byte)_names[index].Flag; }
            else if (name.Equals("ALL", StringComparison.OrdinalIgnoreCase)) { flags |= All; }
            else if (!name.Equals("NONE", StringComparison.OrdinalIgnoreCase)) { throw options.Fail(use, $"Unknown TCP flag `{name}'"); }
        }
        return flags;
    }

    private static string NamesOf(byte flags) => flags == 0
        ? "NONE"
        : string.Join(',', _names.Where(known => (flags & (byte)known.Flag) != 0).Select(known => known.Name));
}
