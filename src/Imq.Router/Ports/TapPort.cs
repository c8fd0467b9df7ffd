using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Imq.Packets;
using Imq.Packets.Addresses;
using Imq.Router.Interop;

namespace Imq.Router.Ports;

/// <summary>
/// A port whose other end is an interface of this machine (TAP, or TUN for raw IP), super-packets included.
/// <code>
///   readv:  [ vnet 12 | small buffer            ][ spill: the rest, already where it belongs in a large buffer ]
///             an ordinary frame ends here: no copy;  a super-packet: its first 2 KiB are copied in front of the rest
///   write:  [ headroom … | vnet 12 | frame ]   one call a packet, the vnet header in the packet's own headroom
/// </code>
/// </summary>
/// <remarks>Source: tuntap.rst; performance notes: without the vnet header a TAP carries a fifteenth of the TCP.</remarks>
internal sealed unsafe class TapPort : IPort
{
    /// <summary>A batch ends at this many bytes: so much of it is still in the cache when it is written. Measured, 128 KiB to 1 MiB.</summary>
    private const int BatchBytes = 256 * 1024;

    private const int EthernetHeaderLength = 14, VlanTagLength = 4, EtherTypeOffset = 12;

    private readonly TapDevice _device;
    private readonly int _descriptor;
    private int _mtu;
    private bool _isUp;

    private TapPort(TapOptions options, TapDevice device)
    {
        _device = device;
        _descriptor = (int)device.Handle.DangerousGetHandle();
        Options = options;
        Name = options.Name;
        Link = options.Link;
        Mac = Link == LinkKind.Ethernet ? options.Mac ?? StableMac.For(options) : default;
        _mtu = options.Mtu;
        device.SetCarrier(false);
    }

    /// <summary>What it was made of.</summary>
    public TapOptions Options { get; }

    /// <summary>Interface index of the host side, in its namespace.</summary>
    public int HostIndex => _device.HostIndex;

    public bool HasUdpSegmentation => _device.HasUdpSegmentation;

    public string Name { get; set; }

    public int Index { get; set; }

    public LinkKind Link { get; }

    public MacAddress Mac { get; set; }

    public PortCounters Counters { get; } = new();

    public bool IsGone { get; private set; }

    public bool HasCarrier => !IsGone;

    public int PollHandle => _descriptor;

    public int Mtu
    {
        get => _mtu;
        set
        {
            _device.SetMtu(value);
            _mtu = value;
        }
    }

    public bool IsUp
    {
        get => _isUp;
        set
        {
            _isUp = value;
            _device.SetCarrier(value);
        }
    }

    /// <summary>Makes the interface and the port on it, down.</summary>
    /// <exception cref="LinuxException">One line that says what is missing and how to give it.</exception>
    public static TapPort Open(TapOptions options) => new(options, TapDevice.Open(options));

    public int Receive(Span<PacketBuffer> into, PacketPool pool, Instant now)
    {
        int count = 0, bytes = 0;
        PacketBuffer? small = null, large = null;
        while (count < into.Length && bytes < BatchBytes)
        {
            if ((small is null && !pool.TryRent(0, out small)) || (large is null && !pool.TryRent(ushort.MaxValue, out large)))
            {
                DiscardOne(pool);
                break;
            }
            int length = ReadOne(small, large);
            if (length < 0) { break; }
            bool isLarge = length > SmallRoom;
            PacketBuffer packet = isLarge ? large : small;
            if (isLarge) { small.Raw[HeaderStart..].CopyTo(large.Raw[HeaderStart..]); }
            packet.SetFrame(PacketBuffer.Headroom, length);
            if (!Accept(packet, now)) { continue; }
            if (isLarge) { large = null; } else { small = null; }
            into[count++] = packet;
            bytes += length;
        }
        small?.Release();
        large?.Release();
        return count;
    }

    public int Transmit(Span<PacketBuffer> batch)
    {
        int sent = 0;
        foreach (PacketBuffer packet in batch)
        {
            if (!_isUp || IsGone)
            {
                Refuse(packet, IsGone ? DropReason.PortGone : DropReason.PortDown);
                continue;
            }
            if (Send(packet)) { sent++; }
        }
        return sent;
    }

    public void Dispose() => _device.Dispose();

    private const int HeaderStart = PacketBuffer.Headroom - VirtioNetHeader.Length;

    /// <summary>Frame bytes that fit into a small buffer; what comes behind them is read into the large one at the same offset.</summary>
    private const int SmallRoom = PacketPool.SmallCapacity - PacketBuffer.Headroom;

    /// <returns>Frame bytes, from <see cref="PacketBuffer.Headroom"/> on; -1: nothing there.</returns>
    private int ReadOne(PacketBuffer small, PacketBuffer large)
    {
        Libc.iovec* parts = stackalloc Libc.iovec[2];
        parts[0].iov_base = Address(small, HeaderStart);
        parts[0].iov_len = PacketPool.SmallCapacity - HeaderStart;
        parts[1].iov_base = Address(large, PacketPool.SmallCapacity);
        parts[1].iov_len = PacketPool.LargeCapacity - PacketPool.SmallCapacity;
        while (true)
        {
            nint read = Libc.readv(_descriptor, parts, 2);
            if (read >= VirtioNetHeader.Length) { return (int)read - VirtioNetHeader.Length; }
            if (read >= 0)
            {
                Counters.ReceiveFailed();
                return -1;
            }
            int error = Marshal.GetLastPInvokeError();
            if (error == Libc.EINTR) { continue; }
            if (error == Libc.EBADFD) { IsGone = true; }
            else if (error != Libc.EAGAIN) { Counters.ReceiveFailed(); }
            return -1;
        }
    }

    /// <returns>False: counted, and the buffer is free for the next frame.</returns>
    private bool Accept(PacketBuffer packet, Instant now)
    {
        if (!_isUp)
        {
            Reject(packet, DropReason.PortDown);
            return false;
        }
        int linkHeader = LinkHeaderLength(packet.Frame);
        if (packet.End == packet.Capacity || !VirtioNetHeader.TryRead(packet.Raw[HeaderStart..], packet, linkHeader))
        {
            Counters.ReceiveFailed();
            Reject(packet, packet.End == packet.Capacity ? DropReason.Truncated : DropReason.BadOffload);
            return false;
        }
        packet.InPort = Index;
        packet.Arrived = now;
        Counters.Received(packet.SegmentCount, PortCounters.CountedBytes(packet, linkHeader));
        if (linkHeader != 0 && IsMulticast(packet.Frame)) { Counters.ReceivedMulticast(packet.SegmentCount); }
        return true;
    }

    private void Reject(PacketBuffer packet, DropReason reason)
    {
        packet.ClearOffload();
        packet.Pool.Drops.Count(reason);
        Counters.ReceiveDropped();
    }

    private bool Send(PacketBuffer packet)
    {
        int linkHeader = LinkHeaderLength(packet.Frame);
        int length = packet.FrameLength + VirtioNetHeader.Length, start = packet.Start - VirtioNetHeader.Length;
        if (start < 0)
        {
            Refuse(packet, DropReason.BadOffload);
            return false;
        }
        VirtioNetHeader.Write(packet.Raw[start..], packet);
        nint written;
        do { written = Libc.write(_descriptor, Address(packet, start), (nuint)length); }
        while (written < 0 && Marshal.GetLastPInvokeError() == Libc.EINTR);
        if (written < 0)
        {
            WriteFailed(packet, Marshal.GetLastPInvokeError());
            return false;
        }
        Counters.Sent(packet.SegmentCount, PortCounters.CountedBytes(packet, linkHeader));
        packet.Release();
        return true;
    }

    /// <summary>EIO: the host side is down; EINVAL: offload fields that contradict the bytes; ENOMEM, ENOBUFS: the kernel has no memory.</summary>
    private void WriteFailed(PacketBuffer packet, int error)
    {
        if (error == Libc.EBADFD) { IsGone = true; }
        Counters.SendFailed(packet.SegmentCount);
        Refuse(packet, error == Libc.EINVAL ? DropReason.BadOffload : IsGone ? DropReason.PortGone : DropReason.PortWriteFailed);
    }

    private void Refuse(PacketBuffer packet, DropReason reason)
    {
        Counters.SendDropped(packet.SegmentCount);
        packet.Drop(reason);
    }

    /// <summary>Takes one frame out of the kernel's queue although there is no buffer for it, or the loop would never sleep again.</summary>
    private void DiscardOne(PacketPool pool)
    {
        byte* nowhere = stackalloc byte[VirtioNetHeader.Length];
        if (Libc.read(_descriptor, nowhere, VirtioNetHeader.Length) < 0) { return; }
        pool.Drops.Count(DropReason.PoolExhausted);
        Counters.ReceiveDropped();
    }

    private int LinkHeaderLength(ReadOnlySpan<byte> frame)
    {
        if (Link != LinkKind.Ethernet) { return 0; }
        int length = EthernetHeaderLength;
        while (length + 2 <= frame.Length && IsVlan(frame[length - 2], frame[length - 1])) { length += VlanTagLength; }
        return length;
    }

    private static bool IsVlan(byte high, byte low) => (high, low) is (EtherType.Vlan >> 8, EtherType.Vlan & 255) or (EtherType.QinQ >> 8, EtherType.QinQ & 255);

    private static bool IsMulticast(ReadOnlySpan<byte> frame) =>
        frame.Length >= EthernetHeaderLength && (frame[0] & 1) != 0 && !MacAddress.Read(frame).IsBroadcast;

    private static void* Address(PacketBuffer packet, int offset) =>
        Unsafe.AsPointer(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(packet.Store), packet.StoreOffset + offset));
}
