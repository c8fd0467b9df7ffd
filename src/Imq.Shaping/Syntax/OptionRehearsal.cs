using Imq.Packets;
using Imq.Packets.Tags;
using Imq.Shaping.Devices;
using Imq.Shaping.Qdiscs;
using Imq.Syntax;

namespace Imq.Shaping.Syntax;

/// <summary>Reads a kind's option words before anything is looked up, on a qdisc that is thrown away: tc finds wrong words before the kernel is asked.</summary>
internal static class OptionRehearsal
{
    private static readonly ClassId Handle = new(1, 0);

    public static void Qdisc(QdiscKind kind, TcOptions options) => Try(options, words => Make(kind, words));

    /// <summary>Of the kinds whose classes can be made: htb.</summary>
    public static void Class(QdiscKind kind, TcOptions options) => Try(options, words =>
    {
        Qdisc trial = Make(kind, TcOptions.None(kind.Name, words.Changes));
        ((ClassfulQdisc)trial).ChangeClass(new ClassId(1, 1), ClassId.Root, null, words);
    });

    private static Qdisc Make(QdiscKind kind, TcOptions words)
    {
        Qdisc trial = kind.Create();
        trial.Attach(new ShapedDevice("", 0, new Nowhere()), kind.Name, Handle);
        trial.ParentId = ClassId.Root;
        trial.Init(words);
        return trial;
    }

    /// <summary>Refusals that tc itself makes stand; the kernel's are for the real attempt.</summary>
    private static void Try(TcOptions options, Action<TcOptions> read)
    {
        TcOptions words = new(new WordReader(options.Words.Words, options.Words.Position), options.Kind, new ChangeLog(), new CommandIo());
        try
        {
            read(words);
        }
        catch (SyntaxException refusal) when (refusal.Diagnostic.ExitStatus == 2)
        {
        }
    }

    private sealed class Nowhere : IPacketSink
    {
        public void Accept(PacketBuffer packet, Instant now) => packet.Release();
    }
}
