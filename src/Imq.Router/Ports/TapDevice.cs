using System.Text;
using Imq.Packets;
using Imq.Router.Interop;
using Imq.Router.Ports.Rtnetlink;
using Microsoft.Win32.SafeHandles;

namespace Imq.Router.Ports;

/// <summary>The kernel's half of a TAP or TUN port: makes the interface, sets it up and takes it down. Control calls only.</summary>
/// <remarks>
/// Not persistent: the kernel removes the interface when the descriptor closes, however the process ends.
/// Source: Documentation/networking/tuntap.rst, include/uapi/linux/if_tun.h.
/// </remarks>
internal sealed unsafe class TapDevice : IDisposable
{
    private const string ClonePath = "/dev/net/tun";

    private readonly RtnetlinkSocket _netlink;
    private readonly string _hostName;

    private TapDevice(SafeFileHandle handle, RtnetlinkSocket netlink, LinkInfo host, bool hasUdpSegmentation)
    {
        Handle = handle;
        _netlink = netlink;
        _hostName = host.Name;
        HostIndex = host.Index;
        Host = host;
        HasUdpSegmentation = hasUdpSegmentation;
    }

    public SafeFileHandle Handle { get; }

    /// <summary>Interface index of the host side, in its namespace.</summary>
    public int HostIndex { get; }

    /// <summary>The host side as it was made.</summary>
    public LinkInfo Host { get; }

    /// <summary>The kernel takes and gives UDP super-packets (Linux 6.2 and later).</summary>
    public bool HasUdpSegmentation { get; }

    public static TapDevice Open(TapOptions options) =>
        options.Netns is null ? OpenHere(options) : NetworkNamespace.Run(options.Netns, () => OpenHere(options));

    /// <summary>Sets the host side's MTU. Bytes.</summary>
    public void SetMtu(int mtu) => _netlink.SetLink(HostIndex, new LinkChange { Mtu = mtu }, _hostName);

    /// <summary>Tells the host whether its cable is plugged in; kernels before 5.0 cannot be told.</summary>
    public void SetCarrier(bool on)
    {
        int value = on ? 1 : 0;
        _ = Libc.ioctl(Handle, Libc.TUNSETCARRIER, &value);
    }

    public void Dispose()
    {
        Handle.Dispose();
        _netlink.Dispose();
    }

    private static TapDevice OpenHere(TapOptions options)
    {
        SafeFileHandle handle = OpenClone();
        RtnetlinkSocket? netlink = null;
        try
        {
            string name = Attach(handle, options);
            int headerLength = VirtioNetHeader.Length;
            LinuxException.Check(Libc.ioctl(handle, Libc.TUNSETVNETHDRSZ, &headerLength), "TUNSETVNETHDRSZ", name);
            int littleEndian = 1;
            LinuxException.Check(Libc.ioctl(handle, Libc.TUNSETVNETLE, &littleEndian), "TUNSETVNETLE", name);
            bool udp = SetOffload(handle, options, name);
            netlink = new RtnetlinkSocket();
            LinkInfo host = netlink.GetLink(name);
            netlink.SetLink(host.Index, new LinkChange { Mtu = options.Mtu, QueueLength = options.HostQueueLength }, name);
            netlink.SetLink(host.Index, new LinkChange { IsUp = true }, name);
            return new TapDevice(handle, netlink, host, udp);
        }
        catch
        {
            netlink?.Dispose();
            handle.Dispose();
            throw;
        }
    }

    private static SafeFileHandle OpenClone()
    {
        SafeFileHandle handle = Libc.open(ClonePath, Libc.O_RDWR | Libc.O_NONBLOCK | Libc.O_CLOEXEC, 0);
        if (!handle.IsInvalid) { return handle; }
        LinuxException last = LinuxException.Last("open", ClonePath);
        string? remedy = last.Errno switch
        {
            Libc.ENOENT or Libc.ENODEV => "load the kernel's tun module ('modprobe tun'); in a container add '--device /dev/net/tun'",
            Libc.EACCES or Libc.EPERM => "this user may not open it: run as root, or give read and write permission; in a container add '--device /dev/net/tun'",
            _ => null,
        };
        throw new LinuxException("open", last.Errno, ClonePath, remedy);
    }

    private static string Attach(SafeFileHandle handle, TapOptions options)
    {
        string name = options.HostInterface;
        Libc.ifreq request = default;
        Span<byte> bytes = request.ifr_name;
        if (name.Length == 0 || Encoding.UTF8.GetByteCount(name) >= Libc.IFNAMSIZ)
        {
            throw new LinuxException("TUNSETIFF", Libc.EINVAL, name, "an interface name has 1 to 15 bytes");
        }
        Encoding.UTF8.GetBytes(name, bytes);
        short kind = options.Link == LinkKind.Ethernet ? Libc.IFF_TAP : Libc.IFF_TUN;
        request.ifr_flags = (short)(kind | Libc.IFF_NO_PI | Libc.IFF_VNET_HDR | unchecked((short)Libc.IFF_TUN_EXCL));
        if (Libc.ioctl(handle, Libc.TUNSETIFF, &request) < 0) { throw AttachFailed(name); }
        return name;
    }

    private static LinuxException AttachFailed(string name)
    {
        LinuxException last = LinuxException.Last("TUNSETIFF", name);
        string? remedy = last.Errno switch
        {
            Libc.EPERM => "making a TAP needs CAP_NET_ADMIN: run as root or under 'setpriv' with it; in a container add '--cap-add NET_ADMIN'",
            Libc.EBUSY => $"an interface of that name exists: name the host side differently ('host NAME') or 'ip link del {name}'",
            Libc.EINVAL => "no valid name for an interface",
            _ => null,
        };
        return new LinuxException("TUNSETIFF", last.Errno, name, remedy);
    }

    /// <returns>True if UDP super-packets are on; older kernels have the others only.</returns>
    private static bool SetOffload(SafeFileHandle handle, TapOptions options, string name)
    {
        const uint Tcp = Libc.TUN_F_CSUM | Libc.TUN_F_TSO4 | Libc.TUN_F_TSO6 | Libc.TUN_F_TSO_ECN;
        if (!options.Offload)
        {
            LinuxException.Check(Libc.ioctl(handle, Libc.TUNSETOFFLOAD, null), "TUNSETOFFLOAD", name);
            return false;
        }
        if (Libc.ioctl(handle, Libc.TUNSETOFFLOAD, (void*)(Tcp | Libc.TUN_F_USO4 | Libc.TUN_F_USO6)) == 0) { return true; }
        LinuxException.Check(Libc.ioctl(handle, Libc.TUNSETOFFLOAD, (void*)Tcp), "TUNSETOFFLOAD", name);
        return false;
    }
}
