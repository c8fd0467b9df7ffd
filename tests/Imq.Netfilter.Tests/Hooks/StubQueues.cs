using Imq.Netfilter.Hooks;
using Imq.Packets;
using Imq.Packets.Tags;

namespace Imq.Netfilter.Tests.Hooks;

/// <summary>IMQ devices that are one list: up or down as told.</summary>
internal sealed class StubQueues : IQueueHandler
{
    public bool IsUp { get; set; } = true;

    public List<(PacketBuffer Packet, int Device)> Taken { get; } = [];

    public bool TryTake(PacketBuffer packet, int device, Instant now)
    {
        if (!IsUp)
        {
            packet.Imq = ImqTag.None;
            return false;
        }
        Taken.Add((packet, device));
        return true;
    }

    /// <summary>The oldest packet, its tag cleared as a device does when it lets a packet go.</summary>
    public PacketBuffer Release()
    {
        PacketBuffer packet = Taken[0].Packet;
        Taken.RemoveAt(0);
        packet.Imq = ImqTag.None;
        return packet;
    }
}
