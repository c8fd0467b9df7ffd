using System.Diagnostics;
using Imq.Packets.Addresses;
using Imq.Packets.Tags;

namespace Imq.Packets;

/// <summary>
/// One packet: its bytes, where its headers begin, and what the router has written on it so far.
/// <code>
///   0        _start   NetworkOffset    TransportOffset        _end     Capacity
///   |headroom | link header | network header | transport + payload | tailroom |
///             |--- Frame ------------------------------------------|
///                           |--- Network ---------------------------|
/// </code>
/// </summary>
/// <remarks>
/// One owner at a time; passing is giving away. It ends in <see cref="Drop"/> (counted) or <see cref="Release"/> (delivered),
/// exactly once. All offsets count from the start of this buffer, so pushing or pulling a link header moves none of them.
/// Single-threaded: the thread that owns the packet path.
/// </remarks>
public sealed class PacketBuffer
{
    /// <summary>Bytes free before a received frame: room for a vnet header (12), a VLAN tag or two, a longer link header.</summary>
    public const int Headroom = 64;

    private readonly byte[] _store;
    private readonly int _origin;
    private int _start, _end;

    internal PacketBuffer(PacketPool pool, byte[] store, int origin, int capacity, bool isLarge)
    {
        Pool = pool;
        _store = store;
        _origin = origin;
        Capacity = capacity;
        IsLarge = isLarge;
    }

    public PacketPool Pool { get; }

    /// <summary>Bytes in all, headroom included.</summary>
    public int Capacity { get; }

    /// <summary>True for a buffer with room for a 64 KiB super-packet.</summary>
    public bool IsLarge { get; }

    internal bool IsRented { get; set; }

    // ── Links of whichever intrusive queue holds the packet now (PacketQueue, a qdisc's flow) ──
    public PacketBuffer? Next { get; set; }

    public PacketBuffer? Previous { get; set; }

    // ── Bytes ──

    /// <summary>The whole frame, link header included where there is one.</summary>
    public Span<byte> Frame => _store.AsSpan(_origin + _start, _end - _start);

    /// <summary>From the network header to the end.</summary>
    public Span<byte> Network => _store.AsSpan(_origin + NetworkOffset, _end - NetworkOffset);

    /// <summary>From the transport header to the end; empty where the decoder found none (later fragments).</summary>
    public Span<byte> Transport => TransportOffset == 0 ? default : _store.AsSpan(_origin + TransportOffset, _end - TransportOffset);

    /// <summary>The link header in front of the network header; empty on an L3 packet.</summary>
    public Span<byte> Link => _store.AsSpan(_origin + _start, Math.Max(0, NetworkOffset - _start));

    /// <summary>All of the buffer from its first byte, headroom and tailroom included; ports read into it and write from it.</summary>
    public Span<byte> Raw => _store.AsSpan(_origin, Capacity);

    /// <summary>The pinned array that holds <see cref="Raw"/>, and where in it: for system calls that need an address.</summary>
    public byte[] Store => _store;

    public int StoreOffset => _origin;

    /// <summary>Offset of the frame's first byte.</summary>
    public int Start => _start;

    /// <summary>Offset just behind the frame's last byte.</summary>
    public int End => _end;

    /// <summary>L3 length: what IMQ shapes and rule counters count for an unsegmented packet. Bytes.</summary>
    public int Length => _end - NetworkOffset;

    /// <summary>Length with the link header. Bytes.</summary>
    public int FrameLength => _end - _start;

    // ── Layers, written by the decoder (PacketDecoder) ──

    /// <summary>EtherType of the network header (a VLAN tag already taken off).</summary>
    public ushort Protocol { get; set; }

    public int NetworkOffset { get; set; }

    /// <summary>Tag control (priority, DEI, VLAN id) of the outermost 802.1Q tag; meaningless where <see cref="VlanDepth"/> is 0.</summary>
    /// <remarks>The tags themselves stay where they were, in <see cref="Link"/>.</remarks>
    public ushort VlanTag { get; set; }

    /// <summary>VLAN tags in front of the network header: 0, 1 or 2.</summary>
    public int VlanDepth { get; set; }

    /// <summary>0 where there is no transport header in this packet.</summary>
    public int TransportOffset { get; set; }

    /// <summary>Upper-layer protocol after all IPv6 extension headers; of a later fragment: what its first fragment announced.</summary>
    public byte TransportProtocol { get; set; }

    /// <summary>Fragment offset in bytes; 0 for a whole datagram and for a first fragment.</summary>
    public int FragmentOffset { get; set; }

    /// <summary>True for every piece of a fragmented datagram, the first one included.</summary>
    public bool IsFragment { get; set; }

    public IpFamily Family => Protocol == EtherType.Ipv6 ? IpFamily.V6 : IpFamily.V4;

    public LinkScope LinkScope { get; set; }

    // ── Offload: the virtio-net header's meaning ──
    public GsoType GsoType { get; set; }

    /// <summary>VIRTIO_NET_HDR_GSO_ECN was set: only the first segment may keep CWR.</summary>
    public bool GsoEcn { get; set; }

    /// <summary>Payload bytes of each segment but the last.</summary>
    public int GsoSize { get; set; }

    /// <summary>The transport checksum field holds the pseudo-header sum only; whoever sends it out whole must finish it.</summary>
    public bool NeedsChecksum { get; set; }

    /// <summary>The sender or the kernel vouches for the transport checksum.</summary>
    public bool ChecksumVouched { get; set; }

    /// <summary>Where summing begins (offset in this buffer); with <see cref="NeedsChecksum"/>.</summary>
    public int ChecksumStart { get; set; }

    /// <summary>Where the sum goes: bytes after <see cref="ChecksumStart"/>.</summary>
    public int ChecksumOffset { get; set; }

    public bool IsGso => GsoType != GsoType.None;

    /// <summary>Packets this one stands for in every count: 1, or the number of segments.</summary>
    public int SegmentCount { get; set; } = 1;

    /// <summary>Bytes of network and transport header that every segment repeats; 0 without GSO.</summary>
    public int SegmentHeaderLength { get; set; }

    /// <summary>L3 bytes as if the segments had passed one by one: what every counter counts.</summary>
    public int CountedLength => Length + ((SegmentCount - 1) * SegmentHeaderLength);

    // ── What the router has written on it ──
    public uint Mark { get; set; }

    /// <summary>skb->priority: CLASSIFY writes a class id, the TOS of a forwarded packet a band.</summary>
    public uint Priority { get; set; }

    public ImqTag Imq { get; set; }

    public ResumePoint Resume { get; set; }

    public ConnectionHandle Connection { get; set; }

    /// <summary>Index of the port it came in by; 0 for the router's own packets.</summary>
    public int InPort { get; set; }

    /// <summary>Index of the port it will leave by; 0 before routing.</summary>
    public int OutPort { get; set; }

    /// <summary>Next hop on <see cref="OutPort"/>'s link.</summary>
    public Ipv4Address NextHop4 { get; set; }

    public Ipv6Address NextHop6 { get; set; }

    /// <summary>MTU of the route, L3 bytes; 0: the out-port's alone counts.</summary>
    public int RouteMtu { get; set; }

    /// <summary>When the packet came in: the batch's time.</summary>
    public Instant Arrived { get; set; }

    // ── Scratch of the queue that holds it; nobody else reads it ──

    /// <summary>Bytes that the shaped device charges, all segments together (qdisc_skb_cb pkt_len).</summary>
    public int ShapedLength { get; set; }

    /// <summary>Bytes charged for one full segment; equals <see cref="ShapedLength"/> without GSO.</summary>
    public int ShapedSegmentLength { get; set; }

    public Instant Enqueued { get; set; }

    /// <summary>Class, band or flow slot a qdisc remembers for it.</summary>
    public int QueueSlot { get; set; }

    /// <summary>Makes the frame the bytes [<paramref name="start"/>, <paramref name="start"/> + <paramref name="length"/>) of the buffer.</summary>
    public void SetFrame(int start, int length)
    {
        Debug.Assert(start >= 0 && length >= 0 && start + length <= Capacity, "frame outside its buffer");
        _start = start;
        _end = start + length;
    }

    /// <summary>Grows the frame by <paramref name="count"/> bytes in front and returns them, unwritten.</summary>
    public Span<byte> Push(int count)
    {
        Debug.Assert(count <= _start, "no headroom left");
        _start -= count;
        return _store.AsSpan(_origin + _start, count);
    }

    /// <summary>Takes <paramref name="count"/> bytes off the front.</summary>
    public void Pull(int count)
    {
        Debug.Assert(count <= _end - _start, "pulled past the end");
        _start += count;
    }

    /// <summary>Takes the link header off: the frame begins at the network header.</summary>
    public void PullToNetwork() => _start = NetworkOffset;

    /// <summary>Cuts the frame's end (link padding) or grows it into the tailroom.</summary>
    public void SetEnd(int end)
    {
        Debug.Assert(end >= _start && end <= Capacity, "end outside its buffer");
        _end = end;
    }

    /// <summary>Ends the packet and counts why. The caller no longer owns it.</summary>
    public void Drop(DropReason reason)
    {
        Pool.Drops.Count(reason, SegmentCount);
        Pool.Return(this);
    }

    /// <summary>Ends the packet after it was delivered. The caller no longer owns it.</summary>
    public void Release() => Pool.Return(this);

    internal void Clear()
    {
        Next = Previous = null;
        _start = _end = Headroom;
        Protocol = 0;
        NetworkOffset = Headroom;
        VlanTag = 0;
        VlanDepth = 0;
        TransportOffset = 0;
        TransportProtocol = 0;
        FragmentOffset = 0;
        IsFragment = false;
        LinkScope = LinkScope.Host;
        ClearOffload();
        Mark = Priority = 0;
        Imq = default;
        Resume = default;
        Connection = default;
        InPort = OutPort = RouteMtu = 0;
        NextHop4 = default;
        NextHop6 = default;
        ShapedLength = ShapedSegmentLength = QueueSlot = 0;
    }

    /// <summary>Forgets the offload meaning: an ordinary packet with a finished checksum.</summary>
    public void ClearOffload()
    {
        GsoType = GsoType.None;
        GsoEcn = NeedsChecksum = ChecksumVouched = false;
        GsoSize = ChecksumStart = ChecksumOffset = SegmentHeaderLength = 0;
        SegmentCount = 1;
    }

    /// <summary>Copies the layers of <paramref name="other"/>, whose headers begin <paramref name="shift"/> bytes later in this buffer (negative: earlier).</summary>
    internal void CopyLayersFrom(PacketBuffer other, int shift)
    {
        Protocol = other.Protocol;
        NetworkOffset = other.NetworkOffset + shift;
        VlanTag = other.VlanTag;
        VlanDepth = other.VlanDepth;
        TransportOffset = other.TransportOffset == 0 ? 0 : other.TransportOffset + shift;
        TransportProtocol = other.TransportProtocol;
        FragmentOffset = other.FragmentOffset;
        IsFragment = other.IsFragment;
    }

    /// <summary>Copies the offload metadata of <paramref name="other"/>, whose headers begin <paramref name="shift"/> bytes later in this buffer.</summary>
    internal void CopyOffloadFrom(PacketBuffer other, int shift)
    {
        GsoType = other.GsoType;
        GsoEcn = other.GsoEcn;
        GsoSize = other.GsoSize;
        NeedsChecksum = other.NeedsChecksum;
        ChecksumVouched = other.ChecksumVouched;
        ChecksumStart = other.NeedsChecksum ? other.ChecksumStart + shift : 0;
        ChecksumOffset = other.ChecksumOffset;
        SegmentCount = other.SegmentCount;
        SegmentHeaderLength = other.SegmentHeaderLength;
    }

    /// <summary>Copies everything the router has written on <paramref name="other"/> (not bytes, layers or queue links): a segment's or clone's inheritance.</summary>
    public void CopyTagsFrom(PacketBuffer other)
    {
        Mark = other.Mark;
        Priority = other.Priority;
        Imq = other.Imq;
        Resume = other.Resume;
        Connection = other.Connection;
        InPort = other.InPort;
        OutPort = other.OutPort;
        NextHop4 = other.NextHop4;
        NextHop6 = other.NextHop6;
        RouteMtu = other.RouteMtu;
        Arrived = other.Arrived;
        LinkScope = other.LinkScope;
    }
}
