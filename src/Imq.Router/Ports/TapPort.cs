using Imq.Packets;
using Imq.Packets.Addresses;
using Imq.Packets.Coalescing;
using Imq.Packets.Segmentation;
using Imq.Router.Interop;

namespace Imq.Router.Ports;

/// <summary>A port whose other end is an interface of this machine (TAP, or TUN for raw IP), super-packets included.</summary>
/// <remarks>Source: tuntap.rst; performance notes: without the vnet header a TAP carries a fifteenth of the TCP.</remarks>
internal sealed class TapPort : IPort
{
    /// <summary>A batch ends at this many bytes: so much of it is still in the second-level cache when it is written.</summary>
    private const int BatchBytes = 256 * 1024;

    private readonly TapDevice _device;
    private readonly VnetDescriptor _frames;
    private readonly BatchCoalescer _coalescer;
    private readonly PacketQueue _pieces = new();
    private int _mtu;
    private bool _isUp;

    private TapPort(TapOptions options, TapDevice device)
    {
        _device = device;
        _frames = new VnetDescriptor((int)device.Handle.DangerousGetHandle());
        _coalescer = new BatchCoalescer { Udp = device.HasUdpSegmentation };
        Options = options;
        Name = options.Name;
        Link = options.Link;
        Counters = new PortCounters(Link);
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

    public PortCounters Counters { get; }

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
        if (Options.Offload) { batch = batch[.._coalescer.Coalesce(batch)]; }
        foreach (PacketBuffer packet in batch) { sent += Options.Offload ? Send(packet) : SendInPieces(packet); }
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
        packet.InPort = Index;
        packet.Arrived = now;
        Counters.Received(packet);
        return true;
    }

    /// <summary>EAGAIN: the queue is empty. EBADFD: the interface was deleted.</summary>
    private void NothingRead(int error)
    {
        if (error == Libc.EBADFD) { IsGone = true; }
        else if (error != Libc.EAGAIN) { Counters.ReceiveFailed(); }
    }

    /// <summary>For a host that wants neither super-packets nor unfinished checksums.</summary>
    private int SendInPieces(PacketBuffer packet)
    {
        if (!Segmenter.TrySegment(packet, _pieces, segmentsPerPiece: 1, finishChecksums: true))
        {
            Refuse(packet, DropReason.SegmentationFailed);
            return 0;
        }
        int sent = 0;
        while (_pieces.TakeFirst() is { } piece) { sent += Send(piece); }
        return sent;
    }

    /// <returns>Packets that were written: the segments, or 0.</returns>
    private int Send(PacketBuffer packet)
    {
        if (!_isUp || IsGone)
        {
            Refuse(packet, IsGone ? DropReason.PortGone : DropReason.PortDown);
            return 0;
        }
        int error = _frames.Write(packet);
        if (error != 0)
        {
            WriteFailed(packet, error);
            return 0;
        }
        Counters.Sent(packet);
        int segments = packet.SegmentCount;
        packet.Release();
        return segments;
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
}
