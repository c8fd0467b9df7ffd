using Imq.Syntax;

namespace Imq.Shaping.Qdiscs;

/// <summary>What the user asked of an sfq, defaults filled in.</summary>
internal readonly record struct SfqParameters
{
    /// <summary>The longest a flow may get, the flows that fit in the kernel's tables, and the widest hash.</summary>
    public const int MaxDepth = 127, MaxFlows = 0x1_0000 - MaxDepth - 1, MaxDivisor = 65_536;

    /// <summary>Packets in all; default 127.</summary>
    public required int Limit { get; init; }

    /// <summary>Packets of one flow; 1..127, default 127.</summary>
    public int Depth { get; init; }

    /// <summary>Flows at a time; default 128, never more than the limit.</summary>
    public int Flows { get; init; }

    /// <summary>Width of the hash, a power of two; default 1024.</summary>
    public int Divisor { get; init; }

    /// <summary>Bytes per turn; default one full frame.</summary>
    public int Quantum { get; init; }

    /// <summary>Seconds between changes of the hash; 0: never.</summary>
    public int Perturb { get; init; }

    /// <summary>Drop a flow's oldest packet instead of the newest.</summary>
    public bool HeadDrop { get; init; }

    /// <summary>Adds the words that <see cref="SfqOptions"/> reads back as this.</summary>
    /// <remarks>A limit of 127 is what no limit word gives too, and then it bounds neither flows nor depth; 1 comes from one flow of one packet.</remarks>
    public void Save(CommandWriter to)
    {
        if (Limit != MaxDepth) { to.Option("limit", Math.Max(2, Limit)); }
        to.Option("quantum", Quantum);
        if (Depth != MaxDepth) { to.Option("depth", Depth); }
        if (HeadDrop) { to.Word("headdrop"); }
        if (Flows != 128) { to.Option("flows", Flows); }
        if (Divisor != 1024) { to.Option("divisor", Divisor); }
        if (Perturb > 0) { to.Option("perturb", Perturb); }
    }
}
