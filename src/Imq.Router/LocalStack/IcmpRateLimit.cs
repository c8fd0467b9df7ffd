using Imq.Packets;
using Imq.Packets.Addresses;

namespace Imq.Router.LocalStack;

/// <summary>How many ICMP errors may leave: 1000 a second in all (burst 50), one a second to each peer (burst 6).</summary>
/// <remarks>
/// Source: Documentation/networking/ip-sysctl.rst icmp_msgs_per_sec, icmp_msgs_burst, icmp_ratelimit; behaviour of inet_peer_xrlim_allow.
/// Peers share a table of fixed size: whoever takes a slot over begins with a full bucket, and the limit over all still holds.
/// </remarks>
internal sealed class IcmpRateLimit
{
    private const long PerSecond = 1000, Burst = 50, PeerBurst = 6;
    private const int PeerSlots = 1024;

    private readonly Peer[] _peers = new Peer[PeerSlots];
    private Instant _globalStamp;
    private long _globalCredit = Burst * Instant.NanosecondsPerSecond / PerSecond;

    /// <summary>Asks for one message; a yes is spent.</summary>
    /// <param name="to">Whom it goes to; an IPv4 address in the low bits.</param>
    /// <param name="intervalNanoseconds">Between two messages to this peer: 1 s, less for IPv6 networks (icmpv6_xrlim_allow).</param>
    /// <param name="now">The batch's time.</param>
    public bool TryTake(Ipv6Address to, long intervalNanoseconds, Instant now)
    {
        const long Cost = Instant.NanosecondsPerSecond / PerSecond;
        _globalCredit = Math.Min(_globalCredit + (now - _globalStamp), Burst * Cost);
        _globalStamp = now;
        if (_globalCredit < Cost) { return false; }
        ref Peer peer = ref _peers[(int)((to.Low ^ (to.Low >> 16) ^ to.High ^ (to.High >> 32)) % PeerSlots)];
        if (peer.Address != to || !peer.IsUsed)
        {
            peer = new Peer { Address = to, IsUsed = true, Credit = PeerBurst * intervalNanoseconds, Stamp = now };
        }
        peer.Credit = Math.Min(peer.Credit + (now - peer.Stamp), PeerBurst * intervalNanoseconds);
        peer.Stamp = now;
        if (peer.Credit < intervalNanoseconds) { return false; }
        peer.Credit -= intervalNanoseconds;
        _globalCredit -= Cost;
        return true;
    }

    private struct Peer
    {
        public Ipv6Address Address;
        public bool IsUsed;
        public long Credit;
        public Instant Stamp;
    }
}
