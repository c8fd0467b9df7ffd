namespace Imq.Shaping.Qdiscs;

/// <summary>One entry of the list of qdiscs: its word and how to make one, not yet attached to anything.</summary>
internal sealed record QdiscKind(string Name, Func<Qdisc> Create)
{
    public static QdiscKind Of<T>() where T : Qdisc, IQdisc<T>, new() => new(T.Kind, static () => new T());
}
