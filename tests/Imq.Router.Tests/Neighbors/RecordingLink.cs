using Imq.Packets;
using Imq.Router.Neighbors;

namespace Imq.Router.Tests.Neighbors;

/// <summary>Writes down what the neighbour table wants.</summary>
internal sealed class RecordingLink(List<string> log) : INeighborLink
{
    public void Solicit(Neighbor neighbor, bool unicast, PacketBuffer? cause, Instant now) =>
        log.Add(unicast ? "ask" : cause is null ? "ask all for nothing" : "ask all");

    public void SendResolved(PacketBuffer packet, Neighbor neighbor, Instant now)
    {
        log.Add("send");
        packet.Release();
    }

    public void ReportUnreachable(PacketBuffer packet, Neighbor neighbor, Instant now)
    {
        log.Add("report");
        packet.Drop(DropReason.NeighborUnreachable);
    }
}
