using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Imq.Router.Interop;

/// <summary>net/if.h and linux/if.h.</summary>
internal static partial class Libc
{
    /// <summary>Bytes of an interface name, the closing zero included.</summary>
    public const int IFNAMSIZ = 16;

    public const uint IFF_UP = 0x1, IFF_BROADCAST = 0x2, IFF_LOOPBACK = 0x8, IFF_POINTOPOINT = 0x10, IFF_RUNNING = 0x40, IFF_NOARP = 0x80,
        IFF_MULTICAST = 0x1000, IFF_LOWER_UP = 0x10000;

    /// <summary>An interface name, zero-terminated.</summary>
    [InlineArray(IFNAMSIZ)]
    public struct ifname
    {
        private byte _first;
    }

    /// <summary>struct ifreq, with only the member of its union that TUNSETIFF reads.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 40)]
    public struct ifreq
    {
        public ifname ifr_name;
        public short ifr_flags;
    }
}
