using Imq.Packets;

namespace Imq.Router.Neighbors;

/// <summary>The periods and bounds of the neighbour table: Linux's defaults.</summary>
/// <remarks>
/// Source: RFC 4861, 10; arp(7); Documentation/networking/ip-sysctl.rst, neigh/default/*. The reachable time is not randomised:
/// one router on a link needs no spreading.
/// </remarks>
internal static class NeighborTiming
{
    /// <summary>base_reachable_time: 30 s.</summary>
    public const long ReachableNanoseconds = 30 * Instant.NanosecondsPerSecond;

    /// <summary>delay_first_probe_time: 5 s.</summary>
    public const long DelayNanoseconds = 5 * Instant.NanosecondsPerSecond;

    /// <summary>retrans_time: 1 s.</summary>
    public const long RetransmitNanoseconds = Instant.NanosecondsPerSecond;

    /// <summary>locktime: an entry younger than this is not overwritten by a reply, so the first of two answers wins. 1 s.</summary>
    public const long LockNanoseconds = Instant.NanosecondsPerSecond;

    /// <summary>ucast_solicit, of a known address before it fails.</summary>
    public const int UnicastProbes = 3;

    /// <summary>mcast_solicit, of an unknown address before it fails.</summary>
    public const int MulticastProbes = 3;

    /// <summary>gc_thresh1: below this nothing is cleaned up; gc_thresh3: never more entries than this.</summary>
    public const int QuietEntries = 128, MaxEntries = 1024;

    /// <summary>gc_stale_time: unused for this long it may go.</summary>
    public const long StaleNanoseconds = 60 * Instant.NanosecondsPerSecond;

    /// <summary>Between two clean-ups while there are many entries.</summary>
    public const long CleanUpNanoseconds = ReachableNanoseconds / 2;

    /// <summary>A full table throws out what has not changed for this long.</summary>
    public const long ForcedAgeNanoseconds = 5 * Instant.NanosecondsPerSecond;

    /// <summary>unres_qlen and unres_qlen_bytes: what may wait for one unresolved neighbour.</summary>
    public const int WaitingPackets = 101, WaitingBytes = 212_992;
}
