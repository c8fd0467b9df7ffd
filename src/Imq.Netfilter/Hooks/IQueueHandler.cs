using Imq.Packets;

namespace Imq.Netfilter.Hooks;

/// <summary>Takes flagged packets at IMQ's hooks. Implemented by the router's bridge, the only place that knows both words and queues.</summary>
public interface IQueueHandler
{
    /// <summary>Offers a packet whose <see cref="PacketBuffer.Imq"/> is set and whose <see cref="PacketBuffer.Resume"/> says where it goes on.</summary>
    /// <returns>
    /// True: the handler owns the packet now (queued, or dropped and counted because the device is missing or its queue refused it).
    /// False: the device is down; the tag has been cleared and the packet goes on with the next hook.
    /// </returns>
    bool TryTake(PacketBuffer packet, int device, Instant now);
}
