namespace Imq.Netfilter.Hooks;

/// <summary>Order of the hooks at one hook point; ascending is earlier. The HOWTO's nf_ip_hook_priorities.</summary>
/// <remarks>Source: include/uapi/linux/netfilter_ipv4.h NF_IP_PRI_*; the IPv6 values are the same.</remarks>
public static class HookPriority
{
    public const int First = int.MinValue, RawBeforeDefrag = -450, ConntrackDefrag = -400, Raw = -300, SelinuxFirst = -225, Conntrack = -200,
        Mangle = -150, NatDst = -100, Filter = 0, Security = 50, NatSrc = 100, SelinuxLast = 225, ConntrackHelper = 300,
        ConntrackConfirm = int.MaxValue, Last = ConntrackConfirm;
}
