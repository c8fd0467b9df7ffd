namespace Imq.Netfilter.Targets;

/// <summary>What LOG adds to its line.</summary>
/// <remarks>Source: include/uapi/linux/netfilter/nf_log.h NF_LOG_*, same values: <c>iptables -L -n</c> prints them.</remarks>
[Flags]
internal enum LogFlags : byte
{
    None = 0,
    TcpSequence = 0x01,
    TcpOptions = 0x02,
    IpOptions = 0x04,
    Uid = 0x08,
    MacDecode = 0x20,
}
