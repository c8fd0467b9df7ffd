namespace Imq.Lab;

/// <param name="Seconds">How long traffic runs; null: until Ctrl-C.</param>
/// <param name="Stay">Leave everything up at the end and say what to try.</param>
/// <param name="Home">Where the router is installed.</param>
/// <param name="Rules">The rule file to show.</param>
internal sealed record LabOptions(int? Seconds, bool Stay, string Home, string Rules);
