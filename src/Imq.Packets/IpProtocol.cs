namespace Imq.Packets;

/// <summary>IP protocol numbers this router names (IANA protocol-numbers).</summary>
public static class IpProtocol
{
    public const byte HopByHop = 0, Icmp = 1, Igmp = 2, Tcp = 6, Udp = 17, Dccp = 33, Ipv6 = 41, Routing = 43, Fragment = 44, Gre = 47,
        Esp = 50, Ah = 51, Icmpv6 = 58, NoNext = 59, DestinationOptions = 60, Sctp = 132, Mobility = 135, UdpLite = 136;
}
