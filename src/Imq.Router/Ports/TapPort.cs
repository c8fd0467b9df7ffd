using System.Buffers.Binary;
using Imq.Packets;
using Imq.Packets.Addresses;
using Imq.Packets.Headers;
using Imq.Router.Interop;

namespace Imq.Router.Ports;

/// <summary>A port whose other end is an interface of this machine (TAP, or TUN for raw IP), super-packets included.</summary>
/// <remarks>Source: tuntap.rst; performance notes: without the vnet header a TAP carries a fifteenth of the TCP.</remarks>
internal sealed class TapPort : IPort
{
    /// <summary>A batch ends at this many bytes: so much of it is still in the cache when it is written.</summary>
    private const int BatchBytes = 256 * 1024;

    private readonly TapDevice _device;
    private readonly VnetDescriptor _frames;
    private int _mtu;
    private bool _isUp;

    private TapPort(TapOptions options, TapDevice device)
    {
        _device = device;
        _frames = new VnetDescriptor((int)device.Handle.DangerousGetHandle());
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

    public int PollHandle => _frames.Number;

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
            int length = _frames.Read(small, large);
            if (length < 0)
            {
                NothingRead(-length);
                break;
            }
            bytes += length;
            PacketBuffer packet = length > VnetDescriptor.SmallRoom ? large : small;
            packet.SetFrame(PacketBuffer.Headroom, length);
            if (!Accept(packet, now)) { continue; }
            if (packet.IsLarge) { large = null; } else { small = null; }
            into[count++] = packet;
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
            if (Send(packet)) { sent++; }
        }
        return sent;
    }

    public void Dispose() => _device.Dispose();

    /// <returns>False: counted, and the buffer is free for the next frame.</returns>
    private bool Accept(PacketBuffer packet, Instant now)
    {
        DropReason reason = !_isUp ? DropReason.PortDown
            : packet.End == packet.Capacity ? DropReason.Truncated
            : !VirtioNetHeader.TryRead(packet.Raw[VnetDescriptor.HeaderStart..], packet) ? DropReason.BadOffload
            : DropReason.None;
        if (reason != DropReason.None)
        {
            packet.ClearOffload();
            packet.Pool.Drops.Count(reason);
            Counters.ReceiveDropped();
            if (reason != DropReason.PortDown) { Counters.ReceiveFailed(); }
            return false;
        }
        int linkHeader = LinkHeaderLength(packet.Frame);
        SuperPacket.CountSegments(packet, linkHeader);
        packet.InPort = Index;
        packet.Arrived = now;
        Counters.Received(packet.SegmentCount, PortCounters.CountedBytes(packet, linkHeader));
        if (linkHeader != 0 && IsMulticast(packet.Frame)) { Counters.ReceivedMulticast(packet.SegmentCount); }
        return true;
    }

    /// <summary>EAGAIN: the queue is empty. EBADFD: the interface was deleted.</summary>
    private void NothingRead(int error)
    {
        if (error == Libc.EBADFD) { IsGone = true; }
        else if (error != Libc.EAGAIN) { Counters.ReceiveFailed(); }
    }

    private bool Send(PacketBuffer packet)
    {
        if (!_isUp || IsGone)
        {
            Refuse(packet, IsGone ? DropReason.PortGone : DropReason.PortDown);
            return false;
        }
        int error = _frames.Write(packet);
        if (error != 0)
        {
            WriteFailed(packet, error);
            return false;
        }
        Counters.Sent(packet.SegmentCount, PortCounters.CountedBytes(packet, LinkHeaderLength(packet.Frame)));
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

    /// <summary>There is no buffer for it, but it must go, or the descriptor stays readable and the loop never sleeps again.</summary>
    private void DiscardOne(PacketPool pool)
    {
        if (!_frames.Discard()) { return; }
        pool.Drops.Count(DropReason.PoolExhausted);
        Counters.ReceiveDropped();
    }

    private int LinkHeaderLength(ReadOnlySpan<byte> frame)
    {
        if (Link != LinkKind.Ethernet) { return 0; }
        int length = EthernetHeader.Length;
        while (length <= frame.Length && VlanTag.IsTag(BinaryPrimitives.ReadUInt16BigEndian(frame[(length - 2)..]))) { length += VlanTag.Length; }
        return length;
    }

    private static bool IsMulticast(ReadOnlySpan<byte> frame) =>
        frame.Length >= EthernetHeader.Length && (frame[0] & 1) != 0 && !MacAddress.Read(frame).IsBroadcast;
}
