using Imq.Netfilter.Tables;
using Imq.Syntax;

namespace Imq.Netfilter.Syntax;

/// <summary>The rule of a command line: one rule for each pair of its source and destination addresses.</summary>
internal sealed class RuleRequest
{
    /// <summary>Everything but the addresses.</summary>
    public RuleHeader Header { get; set; } = RuleHeader.Any;

    public IReadOnlyList<AddressTest> Sources { get; set; } = [default];

    public IReadOnlyList<AddressTest> Destinations { get; set; } = [default];

    /// <summary>In the order they were named.</summary>
    public List<ExtensionUse> Matches { get; } = [];

    /// <summary>Null for a chain, a verdict or nothing.</summary>
    public ExtensionUse? Target { get; set; }

    /// <summary>What <c>-j</c> or <c>-g</c> names.</summary>
    public Word? JumpTo { get; set; }

    public bool IsGoto { get; set; }

    /// <summary>As written behind <c>-p</c>: an extension of that name is loaded when an option needs it.</summary>
    public Word? Protocol { get; set; }

    /// <summary>The protocol's extension was tried; it is not tried twice.</summary>
    public bool IsProtocolLoaded { get; set; }

    public IReadOnlyList<RuleMatch> ParsedMatches { get; set; } = [];

    public RuleAction? ParsedTarget { get; set; }

    /// <summary>All of the command line.</summary>
    public SourceSpan? Span { get; set; }
}
