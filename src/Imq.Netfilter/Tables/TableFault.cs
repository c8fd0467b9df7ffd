using Imq.Syntax;

namespace Imq.Netfilter.Tables;

/// <summary>Why a table is refused as a whole.</summary>
/// <param name="Text">The words of the original's error number.</param>
/// <param name="Reason">What is wrong, for people.</param>
/// <param name="Span">The rule's text.</param>
internal sealed record TableFault(string Text, string Reason, SourceSpan? Span);
