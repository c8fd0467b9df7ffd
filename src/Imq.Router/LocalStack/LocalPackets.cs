using System.Diagnostics.CodeAnalysis;
using Imq.Packets;
using Imq.Router.Pipeline;

namespace Imq.Router.LocalStack;

/// <summary>Where the router's own packets begin.</summary>
internal sealed class LocalPackets(PacketPool pool, WorkList work, PathCounters counters)
{
    /// <summary>Default time to live and hop limit (ip_default_ttl).</summary>
    public const byte TimeToLive = 64;

    private ushort _identification = 1;

    /// <summary>The next IPv4 identification; only fragments of one datagram must share one.</summary>
    public ushort NextIdentification() => _identification++;

    /// <returns>False, counted, where the pool is exhausted.</returns>
    public bool TryRent(int length, [NotNullWhen(true)] out PacketBuffer? packet)
    {
        if (!pool.TryRent(length, out packet)) { return false; }
        counters.Generated++;
        packet.SetFrame(PacketBuffer.Headroom, length);
        packet.NetworkOffset = PacketBuffer.Headroom;
        return true;
    }

    /// <summary>Sends a datagram that is complete from its network header on: to OUTPUT. Takes ownership.</summary>
    public void Send(PacketBuffer packet, ushort protocol)
    {
        packet.Protocol = protocol;
        if (!PacketDecoder.TryDecodeNetwork(packet, out DropReason reason))
        {
            packet.Drop(reason);
            return;
        }
        work.Local.AddLast(packet);
    }

    /// <summary>Turns a received packet into one of the router's own: nothing written on it so far holds any more.</summary>
    public void Adopt(PacketBuffer packet)
    {
        counters.Delivered += packet.SegmentCount;
        counters.Generated++;
        packet.PullToNetwork();
        packet.ClearOffload();
        packet.Mark = packet.Priority = 0;
        packet.Imq = default;
        packet.Resume = default;
        packet.Connection = default;
        packet.InPort = packet.OutPort = packet.RouteMtu = 0;
        packet.LinkScope = default;
    }
}
