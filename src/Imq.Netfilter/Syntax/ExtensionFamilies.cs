namespace Imq.Netfilter.Syntax;

/// <summary>Which of iptables and ip6tables know an extension.</summary>
[Flags]
public enum ExtensionFamilies : byte
{
    V4 = 1,
    V6 = 2,
    Both = V4 | V6,
}
