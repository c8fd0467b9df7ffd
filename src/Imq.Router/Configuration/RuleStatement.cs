using Imq.Packets;
using Imq.Syntax;

namespace Imq.Router.Configuration;

/// <summary>One thing that a rule file says.</summary>
internal abstract record RuleStatement(SourceSpan Span);

/// <summary>A command line: <c>tc qdisc add …</c>.</summary>
internal sealed record CommandStatement(SourceSpan Span, IReadOnlyList<Word> Words) : RuleStatement(Span);

/// <summary>An iptables-save block, <c>*table</c> to <c>COMMIT</c>, both included.</summary>
internal sealed record TableBlockStatement(SourceSpan Span, IpFamily Family) : RuleStatement(Span);
