using Imq.Packets;

namespace Imq.Shaping.Devices;

/// <summary>Where a shaped device's released packets go: a port's transmit batch, or back into netfilter (the IMQ bridge).</summary>
public interface IPacketSink
{
    /// <summary>Takes ownership. Must not call back into the device: it only appends to a list that the packet path works off.</summary>
    void Accept(PacketBuffer packet, Instant now);
}
