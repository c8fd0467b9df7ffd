namespace Imq.Packets.Coalescing;

/// <summary>Merges consecutive packets of one flow into super-packets, among those that are about to leave by one port in one batch.</summary>
/// <remarks>
/// Never waits, and never changes the order within a flow: a packet joins the last one of its flow in the batch or begins anew.
/// Packets of other flows in between keep their places. Which packets go together: <see cref="PacketMerger"/>. One per port; not for two threads.
/// </remarks>
public sealed class BatchCoalescer
{
    private const int Slots = 64;
    private readonly Slot[] _slots = new Slot[Slots];
    private uint _epoch;

    /// <summary>Build UDP super-packets (USO); false for a port whose kernel does not know VIRTIO_NET_HDR_GSO_UDP_L4 (before Linux 6.2).</summary>
    public bool Udp { get; init; } = true;

    public bool Tcp { get; init; } = true;

    /// <summary>Merges what goes together. What was merged into another packet has been released.</summary>
    /// <returns>How many packets are left, at the front of <paramref name="batch"/> in their order; what is behind them is null.</returns>
    public int Coalesce(Span<PacketBuffer> batch)
    {
        if (batch.Length < 2) { return batch.Length; }
        Forget();
        int merged = 0;
        for (int i = 0; i < batch.Length; i++)
        {
            CoalesceCandidate candidate = CoalesceCandidate.Of(batch[i]);
            switch (candidate.Kind)
            {
                case CoalesceKind.Unrelated: break;
                case CoalesceKind.AnyFlow: Forget(); break;
                case CoalesceKind.Blocked: _slots[candidate.Hash % Slots] = default; break;
                default: merged += Place(batch, i, candidate) ? 1 : 0; break;
            }
        }
        return merged == 0 ? batch.Length : Close(batch);
    }

    /// <summary>Joins packet <paramref name="index"/> to the head of its flow, or makes it the head.</summary>
    private bool Place(Span<PacketBuffer> batch, int index, in CoalesceCandidate candidate)
    {
        ref Slot slot = ref _slots[candidate.Hash % Slots];
        PacketBuffer packet = batch[index];
        if (slot.Epoch == _epoch && PacketMerger.TryMerge(ref batch[slot.Head], packet, candidate))
        {
            batch[index] = null!;
            if (!PacketMerger.CanGrow(batch[slot.Head])) { slot = default; }
            return true;
        }
        bool isWanted = candidate.Kind == CoalesceKind.Tcp ? Tcp : Udp;
        slot = isWanted && PacketMerger.CanGrow(packet) ? new Slot(_epoch, index) : default;
        return false;
    }

    /// <summary>Finishes the grown heads and closes the gaps.</summary>
    private static int Close(Span<PacketBuffer> batch)
    {
        int count = 0;
        foreach (PacketBuffer packet in batch)
        {
            if (packet is null) { continue; }
            if (packet.IsGso) { PacketMerger.Finish(packet); }
            batch[count++] = packet;
        }
        batch[count..].Clear();
        return count;
    }

    /// <summary>Empties all slots at once; 0 is the epoch of an empty slot.</summary>
    private void Forget()
    {
        if (++_epoch == 0)
        {
            Array.Clear(_slots);
            _epoch = 1;
        }
    }

    private readonly record struct Slot(uint Epoch, int Head);
}
