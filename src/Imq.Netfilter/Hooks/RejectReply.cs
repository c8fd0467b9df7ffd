namespace Imq.Netfilter.Hooks;

/// <summary>What REJECT answers with.</summary>
/// <remarks>Source: ipt_REJECT.h, ip6t_REJECT.h; the router turns it into a packet.</remarks>
public enum RejectReply : byte
{
    NetUnreachable,
    HostUnreachable,
    ProtocolUnreachable,
    PortUnreachable,
    NetProhibited,
    HostProhibited,
    AdministrativelyProhibited,
    TcpReset,
    NoRoute6,
    AdministrativelyProhibited6,
    AddressUnreachable6,
    PortUnreachable6,
    PolicyFail6,
    RejectRoute6,
}
