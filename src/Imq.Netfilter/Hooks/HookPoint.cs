namespace Imq.Netfilter.Hooks;

/// <summary>The five places where the packet path asks netfilter.</summary>
/// <remarks>Source: include/uapi/linux/netfilter.h NF_INET_*, same values.</remarks>
public enum HookPoint : byte
{
    PreRouting = 0,
    LocalIn = 1,
    Forward = 2,
    LocalOut = 3,
    PostRouting = 4,
}
