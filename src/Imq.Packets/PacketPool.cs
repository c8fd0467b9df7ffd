using System.Diagnostics;

namespace Imq.Packets;

/// <summary>Owns every packet buffer: small ones for ordinary frames, large ones for super-packets, in pinned slabs.</summary>
/// <remarks>
/// Grows by slabs until <c>limitBytes</c>, then <see cref="TryRent"/> fails and the caller counts <see cref="DropReason.PoolExhausted"/>.
/// A slab is never given back. Renting allocates only while the pool grows. Single-threaded.
/// </remarks>
public sealed class PacketPool(long limitBytes = PacketPool.DefaultLimitBytes)
{
    /// <summary>Headroom + 1 514 + two VLAN tags, rounded so that a slab is whole: an ordinary Ethernet frame.</summary>
    public const int SmallCapacity = 2048;

    /// <summary>Headroom + link header + 64 KiB, rounded.</summary>
    public const int LargeCapacity = 68 * 1024;

    public const long DefaultLimitBytes = 1L << 30;
    private const int SlabBytes = 272 * 1024;

    private PacketBuffer? _small, _large;
    private long _bytes;

    public DropCounters Drops { get; } = new();

    /// <summary>Buffers that somebody owns now. Back to its former value after a test, or something leaked.</summary>
    public int Outstanding { get; private set; }

    /// <summary>Bytes of all slabs.</summary>
    public long Bytes => _bytes;

    /// <summary>Told of each rent and return, in tests; null in production.</summary>
    public IPoolWitness? Witness { get; set; }

    /// <param name="bytes">Frame bytes that must fit behind the headroom.</param>
    /// <returns>False where the pool is at its limit.</returns>
    public bool TryRent(int bytes, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out PacketBuffer? packet)
    {
        bool large = bytes > SmallCapacity - PacketBuffer.Headroom;
        Debug.Assert(bytes <= LargeCapacity - PacketBuffer.Headroom, "no buffer is that large");
        ref PacketBuffer? free = ref large ? ref _large : ref _small;
        if (free is null && !Grow(large))
        {
            packet = null;
            return false;
        }
        packet = free!;
        free = packet.Next;
        packet.Clear();
        packet.IsRented = true;
        Outstanding++;
        Witness?.Rented(packet);
        return true;
    }

    /// <summary>For tests and start-up, where the pool cannot be exhausted.</summary>
    public PacketBuffer Rent(int bytes = 0) =>
        TryRent(bytes, out PacketBuffer? packet) ? packet : throw new InvalidOperationException("The packet pool is exhausted.");

    internal void Return(PacketBuffer packet)
    {
        Witness?.Returned(packet, packet.IsRented);
        if (!packet.IsRented)
        {
            Debug.Fail("A packet was released twice.");
            return;
        }
        packet.IsRented = false;
        packet.Previous = null;
        Outstanding--;
        ref PacketBuffer? free = ref packet.IsLarge ? ref _large : ref _small;
        packet.Next = free;
        free = packet;
    }

    private bool Grow(bool large)
    {
        if (_bytes + SlabBytes > limitBytes) { return false; }
        _bytes += SlabBytes;
        byte[] slab = GC.AllocateUninitializedArray<byte>(SlabBytes, pinned: true);
        int capacity = large ? LargeCapacity : SmallCapacity;
        ref PacketBuffer? free = ref large ? ref _large : ref _small;
        for (int origin = 0; origin + capacity <= SlabBytes; origin += capacity)
        {
            free = new PacketBuffer(this, slab, origin, capacity, large) { Next = free };
        }
        return true;
    }
}
