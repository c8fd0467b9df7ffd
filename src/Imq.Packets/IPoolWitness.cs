namespace Imq.Packets;

/// <summary>Hears of every rent and return; a test's pool tells leaks, double releases and use after release by it.</summary>
public interface IPoolWitness
{
    void Rented(PacketBuffer packet);

    /// <param name="wasRented">False: the packet was already back, a double release.</param>
    void Returned(PacketBuffer packet, bool wasRented);
}
