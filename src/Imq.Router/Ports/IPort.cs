using Imq.Packets;
using Imq.Packets.Addresses;

namespace Imq.Router.Ports;

/// <summary>A place where frames come into the router and leave it, a batch at a time.</summary>
/// <remarks>
/// Owned by the thread of the packet path: every member is called there, or before that thread starts. Neither
/// <see cref="Receive"/> nor <see cref="Transmit"/> ever waits, throws or allocates in steady state.
/// The setters of the link's properties are control calls and may throw <see cref="Interop.LinuxException"/>.
/// </remarks>
internal interface IPort : IDisposable
{
    /// <summary>The router's name for it (<c>eth0</c>); the host side may have another one.</summary>
    string Name { get; set; }

    /// <summary>1 and up, written on every packet as <see cref="PacketBuffer.InPort"/>; 0 until the owner sets it.</summary>
    int Index { get; set; }

    LinkKind Link { get; }

    /// <summary>The router's own address on this link; zero on a raw IP link.</summary>
    MacAddress Mac { get; set; }

    /// <summary>L3 bytes. Of a TAP: of both ends of the wire.</summary>
    int Mtu { get; set; }

    /// <summary>Administratively up; new ports are down, as in Linux. Down: received frames are discarded, the far end sees no carrier.</summary>
    bool IsUp { get; set; }

    /// <summary>The other end is there.</summary>
    bool HasCarrier { get; }

    /// <summary>What was behind the port is gone for good (somebody deleted the interface); it can only be disposed.</summary>
    bool IsGone { get; }

    PortCounters Counters { get; }

    /// <summary>Descriptor that polls readable when <see cref="Receive"/> has something; -1: ask it every turn.</summary>
    int PollHandle { get; }

    /// <summary>Takes in what has arrived: fewer than asked for means that there is no more now, or that the batch is big enough in bytes.</summary>
    /// <param name="into">Slots to fill from the first; the caller owns what stands in them afterwards.</param>
    /// <param name="pool">Where the buffers come from.</param>
    /// <param name="now">The batch's time, written on every packet.</param>
    /// <returns>Packets put into <paramref name="into"/>. Frame, offload, InPort and Arrived are set; layers are the decoder's work.</returns>
    int Receive(Span<PacketBuffer> into, PacketPool pool, Instant now);

    /// <summary>Sends the packets, in order. Takes ownership of every one: it is written and released, or dropped and counted.</summary>
    /// <param name="batch">The slots may be reordered and overwritten.</param>
    /// <returns>Packets that were written, a super-packet counting as its segments.</returns>
    int Transmit(Span<PacketBuffer> batch);
}
