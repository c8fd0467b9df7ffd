using Imq.Netfilter.Hooks;
using Imq.Packets;
using Imq.Packets.Headers;

namespace Imq.Router.LocalStack;

/// <summary>Answers a packet that the REJECT target refused.</summary>
/// <remarks>Source: iptables-extensions(8) REJECT; RFC 1812, 5.2.7.1; RFC 4443, 3.1; behaviour of nf_reject_ipv4.c and nf_reject_ipv6.c.</remarks>
internal sealed class Rejecter(TcpResets resets, Icmp4Errors errors4, Icmp6Errors errors6)
{
    /// <param name="packet">Stays the caller's.</param>
    /// <param name="reply">What to answer with; one of the packet's own family.</param>
    /// <param name="now">The batch's time.</param>
    public void Reject(PacketBuffer packet, RejectReply reply, Instant now)
    {
        if (reply == RejectReply.TcpReset) { resets.Send(packet, isHost: false); }
        else if (!IsIntact(packet)) { }
        else if (packet.Protocol == EtherType.Ipv6) { errors6.Unreachable(packet, Code6(reply), now); }
        else { errors4.Unreachable(packet, Code4(reply), now); }
    }

    /// <summary>A broken packet may name the wrong sender: nobody is told about it, nor about a later fragment.</summary>
    /// <remarks>
    /// As in the kernel, every protocol but those named is taken for one with a plain Internet checksum, and a first fragment is summed as
    /// if it were all. Source: behaviour of nf_reject_verify_csum and nf_checksum.
    /// </remarks>
    private static bool IsIntact(PacketBuffer packet)
    {
        if (packet.TransportOffset == 0) { return false; }
        if (packet.NeedsChecksum || packet.ChecksumVouched) { return true; }
        byte protocol = packet.TransportProtocol;
        if (protocol is IpProtocol.Gre or IpProtocol.Ah or IpProtocol.Esp or IpProtocol.Sctp or IpProtocol.UdpLite) { return true; }
        Span<byte> transport = packet.Transport;
        if (protocol == IpProtocol.Udp && transport.Length >= UdpHeader.Length && transport[6] == 0 && transport[7] == 0) { return true; }
        bool hasPseudoHeader = packet.Protocol == EtherType.Ipv6 || protocol is IpProtocol.Tcp or IpProtocol.Udp;
        uint pseudo = !hasPseudoHeader ? 0
            : InternetChecksum.Sum(packet.Protocol == EtherType.Ipv6 ? packet.Network.Slice(8, 32) : packet.Network.Slice(12, 8)) + protocol + (uint)transport.Length;
        return InternetChecksum.Finish(InternetChecksum.Sum(transport, pseudo)) == 0;
    }

    private static byte Code4(RejectReply reply) => reply switch
    {
        RejectReply.NetUnreachable => Icmp4Errors.NetUnreachable,
        RejectReply.HostUnreachable => Icmp4Errors.HostUnreachable,
        RejectReply.ProtocolUnreachable => Icmp4Errors.ProtocolUnreachable,
        RejectReply.NetProhibited => Icmp4Errors.NetProhibited,
        RejectReply.HostProhibited => Icmp4Errors.HostProhibited,
        RejectReply.AdministrativelyProhibited => Icmp4Errors.AdministrativelyProhibited,
        _ => Icmp4Errors.PortUnreachable,
    };

    private static byte Code6(RejectReply reply) => reply switch
    {
        RejectReply.NoRoute6 => Icmp6Errors.NoRoute,
        RejectReply.AdministrativelyProhibited6 => Icmp6Errors.AdministrativelyProhibited,
        RejectReply.AddressUnreachable6 => Icmp6Errors.AddressUnreachable,
        RejectReply.PolicyFail6 => Icmp6Errors.PolicyFail,
        RejectReply.RejectRoute6 => Icmp6Errors.RejectRoute,
        _ => Icmp6Errors.PortUnreachable,
    };
}
