namespace Imq.Packets;

/// <summary>Packets dropped so far, by reason. Single writer: the thread that owns the packet path.</summary>
public sealed class DropCounters
{
    private readonly long[] _packets = new long[(int)DropReason.Count];

    /// <summary>Packets dropped for <paramref name="reason"/>; a super-packet counts its segments.</summary>
    public long this[DropReason reason] => Volatile.Read(ref _packets[(int)reason]);

    public long Total
    {
        get
        {
            long sum = 0;
            foreach (long count in _packets) { sum += count; }
            return sum;
        }
    }

    public void Count(DropReason reason, int packets = 1) => _packets[(int)reason] += packets;
}
