using Imq.Packets;
using Imq.Syntax;

namespace Imq.Shaping.Qdiscs;

/// <summary>What pfifo and bfifo share: one queue, one limit in their own unit.</summary>
/// <remarks>A limit of 0 drops everything, as in Linux; a smaller limit drops nothing that is queued already. Source: Linux sch_fifo.c, tc-pfifo(8).</remarks>
internal abstract class FifoQdisc : Qdisc
{
    protected PacketQueue Queue { get; } = new();

    /// <summary>Packets or bytes.</summary>
    public uint Limit { get; set; }

    protected abstract uint DefaultLimit { get; }

    public override PacketBuffer? Dequeue(Instant now) => Take(Queue);

    public override PacketBuffer? Peek(Instant now) => Queue.First;

    public override void Reset()
    {
        DropAll(Queue);
        base.Reset();
    }

    public override void Init(TcOptions options) => Change(options);

    public override void Change(TcOptions options)
    {
        options.Usage = "Usage: ... <[p|b]fifo | pfifo_head_drop> [ limit NUMBER ]";
        uint? limit = null;
        while (options.TryNext(out Word option))
        {
            if (option.Text != "limit") { throw options.UnknownParameter(option, "limit"); }
            limit = ReadLimit(options);
        }
        Limit = limit ?? DefaultLimit;
    }

    public override void Save(CommandWriter to) => to.Option("limit", Limit);

    public override Action Remember()
    {
        uint limit = Limit;
        return () => Limit = limit;
    }

    private uint ReadLimit(TcOptions options)
    {
        Word word = options.Value();
        return Imq.Syntax.Units.ByteSize.TryParse(word.Text, out Imq.Syntax.Units.ByteSize size)
            ? size.Bytes
            : throw options.Fault(word, $"limit takes a number, not '{word.Text}'", $"{KindName}: Illegal value for \"limit\": \"{word.Text}\"", withUsage: false);
    }
}
