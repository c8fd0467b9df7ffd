namespace Imq.Packets.Tags;

/// <summary>The packet's connection: slot and generation in the connection table, so that this leaf never learns conntrack's types.</summary>
public readonly record struct ConnectionHandle(int Slot, uint Generation)
{
    /// <summary>Generation 0 is never handed out.</summary>
    public bool IsNone => Generation == 0;
}
