using Imq.Packets;
using Imq.Packets.Tags;
using Imq.Router.Pipeline;
using Imq.Shaping.Devices;

namespace Imq.Router.Bridge;

/// <summary>The end of every imq device's queue: the packet is unflagged and waits for the path to go on with it.</summary>
internal sealed class ImqRelease(WorkList work) : IPacketSink
{
    public void Accept(PacketBuffer packet, Instant now)
    {
        packet.Imq = ImqTag.None;
        work.Released.AddLast(packet);
    }
}
