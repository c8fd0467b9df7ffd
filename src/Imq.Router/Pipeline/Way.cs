namespace Imq.Router.Pipeline;

/// <summary>Where routing sends a received packet.</summary>
internal enum Way : byte
{
    /// <summary>Dropped and counted, perhaps answered; not the caller's any more.</summary>
    Gone,

    /// <summary>To the router itself: INPUT.</summary>
    Local,

    /// <summary>On to another host: out-port and next hop are set, the packet is ready for FORWARD.</summary>
    Forward,
}
