namespace Imq.Router.Interop;

/// <summary>linux/if_tun.h.</summary>
internal static partial class Libc
{
    public const short IFF_TUN = 0x0001, IFF_TAP = 0x0002, IFF_NO_PI = 0x1000, IFF_VNET_HDR = 0x4000;

    /// <summary>Do not attach to an interface that exists: EBUSY.</summary>
    public const ushort IFF_TUN_EXCL = 0x8000;

    public const uint TUN_F_CSUM = 0x01, TUN_F_TSO4 = 0x02, TUN_F_TSO6 = 0x04, TUN_F_TSO_ECN = 0x08, TUN_F_USO4 = 0x20, TUN_F_USO6 = 0x40;

    public const uint TUNSETIFF = 0x400454ca, TUNSETPERSIST = 0x400454cb, TUNSETOFFLOAD = 0x400454d0, TUNGETIFF = 0x800454d2,
        TUNSETVNETHDRSZ = 0x400454d8, TUNSETVNETLE = 0x400454dc, TUNSETCARRIER = 0x400454e2;
}
