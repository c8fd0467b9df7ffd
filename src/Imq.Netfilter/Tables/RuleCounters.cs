using Imq.Packets;

namespace Imq.Netfilter.Tables;

/// <summary>How many packets and bytes met a rule or a policy. Outlives changes to other rules: every version of a table shares it.</summary>
/// <remarks>A super-packet counts as the segments it stands for. Written by the packet path's thread only.</remarks>
internal sealed class RuleCounters(ulong packets = 0, ulong bytes = 0)
{
    public ulong Packets { get; private set; } = packets;

    /// <summary>L3 bytes.</summary>
    public ulong Bytes { get; private set; } = bytes;

    public void Count(PacketBuffer packet)
    {
        Packets += (uint)packet.SegmentCount;
        Bytes += (uint)packet.CountedLength;
    }
}
