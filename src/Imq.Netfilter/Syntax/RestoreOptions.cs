namespace Imq.Netfilter.Syntax;

/// <summary>What was asked of iptables-restore.</summary>
/// <param name="WithCounters"><c>-c</c>: counters in the text count.</param>
/// <param name="KeepsRules"><c>-n</c>: tables are added to, not replaced.</param>
/// <param name="IsTest"><c>-t</c>: everything is checked, nothing changed.</param>
/// <param name="OnlyTable"><c>-T</c>: other tables in the text are passed over.</param>
internal sealed record RestoreOptions(bool WithCounters = false, bool KeepsRules = false, bool IsTest = false, bool IsVerbose = false, string? OnlyTable = null);
