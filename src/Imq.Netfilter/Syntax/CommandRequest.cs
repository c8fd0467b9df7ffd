using Imq.Syntax;

namespace Imq.Netfilter.Syntax;

/// <summary>One iptables command line, understood but not yet tried on the tables.</summary>
internal sealed class CommandRequest
{
    public CommandKinds Commands { get; set; }

    public GivenOptions Given { get; set; }

    public Word? Table { get; set; }

    public Word? Chain { get; set; }

    /// <summary>From 1; 0 where none was given.</summary>
    public int RuleNumber { get; set; }

    /// <summary><c>-E</c>.</summary>
    public Word? NewName { get; set; }

    /// <summary><c>-P</c>.</summary>
    public Word? Policy { get; set; }

    public (ulong Packets, ulong Bytes) Counters { get; set; }

    /// <summary>Times <c>-v</c> was given.</summary>
    public int Verbosity { get; set; }

    /// <summary><c>-h</c> or <c>-V</c>: the answer is printed, nothing is left to do.</summary>
    public bool IsAnswered { get; set; }

    public RuleRequest Rule { get; } = new();

    public bool Has(GivenOptions option) => (Given & option) != 0;
}
