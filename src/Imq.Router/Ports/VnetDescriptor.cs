using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Imq.Packets;
using Imq.Router.Interop;

namespace Imq.Router.Ports;

/// <summary>
/// One frame in, one frame out, over a descriptor that puts a virtio-net header in front of every frame.
/// <code>
///   readv:  [ vnet 12 | small buffer            ][ spill: the rest, already where it belongs in a large buffer ]
///             an ordinary frame ends here: no copy;  a super-packet: its first 2 KiB are copied in front of the rest
///   write:  [ headroom … | vnet 12 | frame ]   one call a packet, the vnet header in the packet's own headroom
/// </code>
/// </summary>
/// <remarks>The owner keeps the descriptor open. Nothing here counts, throws or allocates.</remarks>
internal readonly unsafe struct VnetDescriptor(int descriptor)
{
    public const int HeaderStart = PacketBuffer.Headroom - VirtioNetHeader.Length;

    /// <summary>Frame bytes that fit into a small buffer; what comes behind them is read into the large one at the same offset.</summary>
    public const int SmallRoom = PacketPool.SmallCapacity - PacketBuffer.Headroom;

    public int Number { get; } = descriptor;

    /// <summary>Reads one frame to <see cref="PacketBuffer.Headroom"/> of either buffer, its header just in front; the packet's frame is not set.</summary>
    /// <returns>Frame bytes: up to <see cref="SmallRoom"/> it stands in <paramref name="small"/>, else in <paramref name="large"/>. Below 0: -errno.</returns>
    public int Read(PacketBuffer small, PacketBuffer large)
    {
        Libc.iovec* parts = stackalloc Libc.iovec[2];
        parts[0].iov_base = Address(small, HeaderStart);
        parts[0].iov_len = PacketPool.SmallCapacity - HeaderStart;
        parts[1].iov_base = Address(large, PacketPool.SmallCapacity);
        parts[1].iov_len = PacketPool.LargeCapacity - PacketPool.SmallCapacity;
        nint read;
        do { read = Libc.readv(Number, parts, 2); }
        while (read < 0 && Marshal.GetLastPInvokeError() == Libc.EINTR);
        if (read < VirtioNetHeader.Length) { return read < 0 ? -Marshal.GetLastPInvokeError() : -Libc.EIO; }
        int length = (int)read - VirtioNetHeader.Length;
        if (length > SmallRoom) { small.Raw[HeaderStart..].CopyTo(large.Raw[HeaderStart..]); }
        return length;
    }

    /// <summary>Writes the packet's frame with its offload meaning. The caller still owns the packet.</summary>
    /// <returns>0, or errno.</returns>
    public int Write(PacketBuffer packet)
    {
        int start = packet.Start - VirtioNetHeader.Length;
        if (start < 0) { return Libc.EINVAL; }
        VirtioNetHeader.Write(packet.Raw.Slice(start, VirtioNetHeader.Length), packet);
        nint written;
        do { written = Libc.write(Number, Address(packet, start), (nuint)(packet.End - start)); }
        while (written < 0 && Marshal.GetLastPInvokeError() == Libc.EINTR);
        return written < 0 ? Marshal.GetLastPInvokeError() : 0;
    }

    /// <summary>Takes one frame out of the kernel's queue unread.</summary>
    /// <returns>False where there was none.</returns>
    public bool Discard()
    {
        byte* header = stackalloc byte[VirtioNetHeader.Length];
        return Libc.read(Number, header, VirtioNetHeader.Length) >= 0;
    }

    /// <summary>The pool's arrays are pinned for good, so an address stays true.</summary>
    private static void* Address(PacketBuffer packet, int offset) =>
        Unsafe.AsPointer(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(packet.Store), packet.StoreOffset + offset));
}
