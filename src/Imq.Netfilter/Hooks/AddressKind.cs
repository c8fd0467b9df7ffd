namespace Imq.Netfilter.Hooks;

/// <summary>Route types as addrtype names them.</summary>
/// <remarks>Source: include/uapi/linux/rtnetlink.h RTN_*, same order; a bit set so that a rule can name several.</remarks>
[Flags]
public enum AddressKind
{
    None = 0,
    Unspecified = 1 << 0,
    Unicast = 1 << 1,
    Local = 1 << 2,
    Broadcast = 1 << 3,
    Anycast = 1 << 4,
    Multicast = 1 << 5,
    Blackhole = 1 << 6,
    Unreachable = 1 << 7,
    Prohibit = 1 << 8,
    Throw = 1 << 9,
    Nat = 1 << 10,
    Xresolve = 1 << 11,
}
