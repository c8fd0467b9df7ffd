namespace Imq.Packets.Tags;

/// <summary>Where a queued packet goes on: after which hook of which hook point.</summary>
/// <remarks>
/// Priority and rank, not an index: a reload between queueing and release cannot misplace the packet. Rank tells apart hooks
/// of equal priority (conntrack confirm and IMQ share the last one).
/// </remarks>
public readonly record struct ResumePoint(byte Hook, int Priority, byte Rank);
