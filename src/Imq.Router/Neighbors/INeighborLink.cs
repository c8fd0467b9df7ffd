using Imq.Packets;

namespace Imq.Router.Neighbors;

/// <summary>What the neighbour table needs of the machine: to ask, to send what waited, to say that nobody answered.</summary>
internal interface INeighborLink
{
    /// <summary>Asks for the neighbour's address (ARP request, neighbour solicitation).</summary>
    /// <param name="neighbor">Whom to ask for.</param>
    /// <param name="unicast">True: ask the address known so far whether it still lives.</param>
    /// <param name="cause">A packet that waits for the answer, for the choice of the source address; null if none. Stays the table's.</param>
    /// <param name="now">The batch's time.</param>
    void Solicit(Neighbor neighbor, bool unicast, PacketBuffer? cause, Instant now);

    /// <summary>Sends a packet that waited. Takes ownership.</summary>
    void SendResolved(PacketBuffer packet, Neighbor neighbor, Instant now);

    /// <summary>Ends a packet whose neighbour did not answer, telling its sender. Takes ownership.</summary>
    void ReportUnreachable(PacketBuffer packet, Neighbor neighbor, Instant now);
}
