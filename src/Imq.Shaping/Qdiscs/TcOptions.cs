using System.Globalization;
using Imq.Syntax;
using Imq.Syntax.Units;

namespace Imq.Shaping.Qdiscs;

/// <summary>
/// The option words of one qdisc, class or filter command, behind its kind: a cursor that fails the way tc does, and the means to warn,
/// to refuse as the kernel does, and to record how a change is undone.
/// </summary>
/// <remarks>Source: iproute2 6.1 tc/q_*.c, tc/tc_util.c; texts compared with the real tc in tests.</remarks>
/// <param name="words">Stands at the first option word.</param>
/// <param name="kind">The qdisc's word; some of tc's messages begin with it.</param>
internal sealed class TcOptions(WordReader words, string kind, ChangeLog changes, CommandIo io)
{
    public WordReader Words { get; } = words;

    public string Kind { get; } = kind;

    public ChangeLog Changes { get; } = changes;

    public CommandIo Io { get; } = io;

    /// <summary>True where the command gave no option at all (the kernel then gets no TCA_OPTIONS from most kinds).</summary>
    public bool IsEmpty { get; } = words.AtEnd;

    /// <summary>What tc prints behind a fault in this kind's options; set by the qdisc before it reads. Lines without the last newline.</summary>
    public string? Usage { get; set; }

    /// <summary>No words at all: a default qdisc.</summary>
    public static TcOptions None(string kind, ChangeLog changes) => new(new WordReader([]), kind, changes, new CommandIo());

    /// <summary>Takes the next option's name; <c>help</c> ends the command with the usage, as in tc.</summary>
    public bool TryNext(out Word option)
    {
        if (!Words.TryNext(out option)) { return false; }
        if (option.Text != "help" || Usage is null) { return true; }
        throw new SyntaxException(Diagnostic.Error(option.Span, $"help about {Kind} was asked for") with { OriginalText = Usage + "\n", ExitStatus = 1 });
    }

    /// <summary>The value behind an option (NEXT_ARG).</summary>
    public Word Value()
    {
        if (!Words.AtEnd) { return Words.Next(); }
        throw new SyntaxException(Diagnostic.Error(Words.Here, $"'{Words.Last.Text}' needs a value") with
        {
            OriginalText = "Command line is not complete. Try option \"help\"\n",
            ExitStatus = 255,
        });
    }

    /// <summary>A rate of 64 bits: <c>Illegal "rate"</c> where it is none.</summary>
    public Rate Rate(string name)
    {
        Word word = Value();
        return global::Imq.Syntax.Units.Rate.TryParse(word.Text, out Rate rate) ? rate : throw Illegal(name, word, "a rate, such as 1mbit");
    }

    public uint Size(string name)
    {
        Word word = Value();
        return ByteSize.TryParse(word.Text, out ByteSize size) ? size.Bytes : throw Illegal(name, word, "a size, such as 15k");
    }

    /// <summary><c>SIZE[/CELL]</c>: the cell is checked and forgotten, as modern kernels do.</summary>
    public uint SizeWithCell(string name)
    {
        Word word = Value();
        return ByteSize.TryParseWithCell(word.Text, out ByteSize size, out _) ? size.Bytes : throw Illegal(name, word, "a size, such as 15k");
    }

    public TcTime Time(string name)
    {
        Word word = Value();
        return TcTime.TryParse(word.Text, out TcTime time) ? time : throw Illegal(name, word, "a time, such as 10ms");
    }

    /// <summary>An unsigned number as get_u32 and its like read it: base 0.</summary>
    public uint Number(string name, uint max = uint.MaxValue, int numberBase = 0)
    {
        Word word = Value();
        return TryNumber(word.Text, numberBase, out ulong value) && value <= max ? (uint)value : throw Illegal(name, word, $"0..{max}");
    }

    /// <summary>Whether <paramref name="word"/> is a non-empty beginning of <paramref name="keyword"/> (matches()).</summary>
    public static bool Matches(Word word, string keyword) => word.Text.Length > 0 && keyword.StartsWith(word.Text, StringComparison.Ordinal);

    /// <summary><c>Illegal "name"</c> and the usage, as explain1 and explain print them.</summary>
    public SyntaxException Illegal(string name, Word word, string allowed) =>
        Fault(word, $"{name} takes {allowed}, not '{word.Text}'", $"Illegal \"{name}\"");

    /// <summary><c>What is "foo"?</c> and the usage.</summary>
    public SyntaxException Unknown(Word word, params ReadOnlySpan<string> known) =>
        Fault(word, $"{Kind} has no option '{word.Text}'", $"What is \"{word.Text}\"?", NearMiss.Hint(word.Text, known.ToArray()));

    /// <summary><c>kind: unknown parameter "foo"</c> and the usage: the fifos' and tbf's way of saying it.</summary>
    public SyntaxException UnknownParameter(Word word, params ReadOnlySpan<string> known) =>
        Fault(word, $"{Kind} has no option '{word.Text}'", $"{Kind}: unknown parameter \"{word.Text}\"", NearMiss.Hint(word.Text, known.ToArray()));

    /// <summary>A fault that tc finds itself: exit status 1.</summary>
    /// <param name="original">The line tc prints, without the usage and the newline.</param>
    public SyntaxException Fault(Word? at, string message, string original, string? hint = null, bool withUsage = true) =>
        new(Diagnostic.Error(at?.Span ?? Place, message) with
        {
            OriginalText = withUsage && Usage is not null ? original + "\n" + Usage + "\n" : original + "\n",
            ExitStatus = 1,
            Hint = hint,
        });

    /// <summary>A refusal by the kernel: exit status 2.</summary>
    /// <param name="reason">The kernel's own text (extack), printed behind <c>Error: </c> with a full stop; null: only the errno's text.</param>
    public SyntaxException Refused(TcErrno errno, string? reason = null) => KernelRefusal.Of(errno, reason, Place);

    /// <summary>A warning of the kernel: <c>Warning: sch_htb: …</c>.</summary>
    public void Warn(string text)
    {
        Io.Error.Append("Warning: ").Append(text).Append(".\n");
        Io.Warn(Place, text);
    }

    private SourceSpan? Place => Words.Words.Count == 0 ? null : Words.Last.Span;

    /// <summary>strtoul with a base; 0 means by prefix.</summary>
    private static bool TryNumber(string text, int numberBase, out ulong value)
    {
        value = 0;
        if (numberBase == 10) { return ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value); }
        if (numberBase == 16 && !text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)) { text = "0x" + text; }
        if (!Integers.TryParse(text, out UInt128 wide) || wide > ulong.MaxValue) { return false; }
        value = (ulong)wide;
        return true;
    }
}
