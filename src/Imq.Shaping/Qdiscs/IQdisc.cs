namespace Imq.Shaping.Qdiscs;

/// <summary>What a qdisc declares about itself; listed in <see cref="BuiltInQdiscs"/>.</summary>
internal interface IQdisc<TSelf> where TSelf : Qdisc, IQdisc<TSelf>, new()
{
    /// <summary>The word tc knows it by.</summary>
    static abstract string Kind { get; }
}
