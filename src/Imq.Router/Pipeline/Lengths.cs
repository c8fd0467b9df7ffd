using Imq.Packets;

namespace Imq.Router.Pipeline;

/// <summary>The length that an MTU is compared with.</summary>
internal static class Lengths
{
    /// <summary>L3 bytes of the packet, of a super-packet's longest segment.</summary>
    public static int OfSegment(PacketBuffer packet) => packet.IsGso ? packet.SegmentHeaderLength + packet.GsoSize : packet.Length;
}
