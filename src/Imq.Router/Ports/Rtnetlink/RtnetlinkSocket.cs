using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Imq.Packets.Addresses;
using Imq.Router.Interop;
using Microsoft.Win32.SafeHandles;

namespace Imq.Router.Ports.Rtnetlink;

/// <summary>Asks the kernel about interfaces and changes them, in the network namespace of the thread that made the socket.</summary>
/// <remarks>Control calls only: waits for the kernel's answer, throws <see cref="LinuxException"/>. One caller at a time. Source: rtnetlink(7).</remarks>
internal sealed unsafe class RtnetlinkSocket : IDisposable
{
    private const ushort Acknowledged = Libc.NLM_F_REQUEST | Libc.NLM_F_ACK;

    private readonly SafeFileHandle _socket;
    private readonly byte[] _answer = new byte[32 * 1024];
    private uint _sequence;

    public RtnetlinkSocket()
    {
        _socket = Libc.socket(Libc.AF_NETLINK, Libc.SOCK_RAW | Libc.SOCK_CLOEXEC, Libc.NETLINK_ROUTE);
        if (_socket.IsInvalid) { throw LinuxException.Last("socket", "rtnetlink"); }
    }

    /// <exception cref="LinuxException">ENODEV: no such interface.</exception>
    public LinkInfo GetLink(string name)
    {
        NetlinkMessage request = new NetlinkMessage(Libc.RTM_GETLINK, Libc.NLM_F_REQUEST)
            .Fixed(default(Libc.ifinfomsg)).Attribute(Libc.IFLA_IFNAME, name);
        return ReadLink(Ask(request, "RTM_GETLINK", name));
    }

    public void SetLink(int index, LinkChange change, string subject)
    {
        var part = new Libc.ifinfomsg { ifi_index = index };
        if (change.IsUp is { } up)
        {
            part.ifi_change = Libc.IFF_UP;
            part.ifi_flags = up ? Libc.IFF_UP : 0;
        }
        NetlinkMessage request = new NetlinkMessage(Libc.RTM_NEWLINK, Acknowledged).Fixed(part);
        if (change.Mtu is { } mtu) { request.Attribute(Libc.IFLA_MTU, (uint)mtu); }
        if (change.QueueLength is { } packets) { request.Attribute(Libc.IFLA_TXQLEN, (uint)packets); }
        if (change.Name is { } name) { request.Attribute(Libc.IFLA_IFNAME, name); }
        if (change.Mac is { } mac)
        {
            Span<byte> bytes = stackalloc byte[MacAddress.Length];
            mac.Write(bytes);
            request.Attribute(Libc.IFLA_ADDRESS, bytes);
        }
        if (change.Namespace is { } space) { request.Attribute(Libc.IFLA_NET_NS_FD, (uint)space.DangerousGetHandle()); }
        Ask(request, "RTM_NEWLINK", subject);
    }

    public void DeleteLink(int index, string subject) =>
        Ask(new NetlinkMessage(Libc.RTM_DELLINK, Acknowledged).Fixed(new Libc.ifinfomsg { ifi_index = index }), "RTM_DELLINK", subject);

    /// <summary>Gives the interface an address; a broadcast address and a connected route follow from the prefix.</summary>
    public void AddAddress(int index, IPAddress address, int prefixLength, string subject)
    {
        byte[] bytes = address.GetAddressBytes();
        bool v4 = address.AddressFamily == AddressFamily.InterNetwork;
        NetlinkMessage request = new NetlinkMessage(Libc.RTM_NEWADDR, Acknowledged | Libc.NLM_F_CREATE | Libc.NLM_F_EXCL)
            .Fixed(new Libc.ifaddrmsg
            {
                ifa_family = (byte)(v4 ? Libc.AF_INET : Libc.AF_INET6),
                ifa_prefixlen = (byte)prefixLength,
                ifa_flags = v4 ? (byte)0 : Libc.IFA_F_NODAD,
                ifa_index = (uint)index,
            })
            .Attribute(Libc.IFA_LOCAL, bytes).Attribute(Libc.IFA_ADDRESS, bytes);
        if (v4 && prefixLength < 31)
        {
            uint value = BinaryPrimitives.ReadUInt32BigEndian(bytes) | (uint.MaxValue >> prefixLength);
            BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
            request.Attribute(Libc.IFA_BROADCAST, bytes);
        }
        Ask(request, "RTM_NEWADDR", subject);
    }

    /// <summary>Adds <c>DESTINATION/LENGTH via GATEWAY dev INDEX</c> to the main table; length 0 is the default route.</summary>
    public void AddRoute(IPAddress destination, int prefixLength, IPAddress gateway, int index, string subject)
    {
        NetlinkMessage request = new NetlinkMessage(Libc.RTM_NEWROUTE, Acknowledged | Libc.NLM_F_CREATE | Libc.NLM_F_EXCL)
            .Fixed(new Libc.rtmsg
            {
                rtm_family = (byte)(destination.AddressFamily == AddressFamily.InterNetwork ? Libc.AF_INET : Libc.AF_INET6),
                rtm_dst_len = (byte)prefixLength,
                rtm_table = Libc.RT_TABLE_MAIN,
                rtm_protocol = Libc.RTPROT_BOOT,
                rtm_type = Libc.RTN_UNICAST,
            });
        if (prefixLength > 0) { request.Attribute(Libc.RTA_DST, destination.GetAddressBytes()); }
        request.Attribute(Libc.RTA_GATEWAY, gateway.GetAddressBytes()).Attribute(Libc.RTA_OIF, (uint)index);
        Ask(request, "RTM_NEWROUTE", subject);
    }

    public void Dispose() => _socket.Dispose();

    /// <returns>The answer behind its header; empty where the kernel only acknowledged.</returns>
    private ReadOnlySpan<byte> Ask(NetlinkMessage request, string call, string subject)
    {
        ReadOnlySpan<byte> bytes = request.Finish(++_sequence);
        fixed (byte* from = bytes) { LinuxException.Check(Libc.send(_socket, from, (nuint)bytes.Length, 0), call, subject); }
        while (true)
        {
            nint length;
            fixed (byte* to = _answer) { length = LinuxException.Check(Libc.recv(_socket, to, (nuint)_answer.Length, 0), call, subject); }
            Libc.nlmsghdr header = MemoryMarshal.Read<Libc.nlmsghdr>(_answer.AsSpan(0, (int)length));
            if (header.nlmsg_seq != _sequence) { continue; }
            ReadOnlySpan<byte> body = _answer.AsSpan(Unsafe.SizeOf<Libc.nlmsghdr>(), (int)header.nlmsg_len - Unsafe.SizeOf<Libc.nlmsghdr>());
            if (header.nlmsg_type != Libc.NLMSG_ERROR) { return body; }
            int error = -MemoryMarshal.Read<int>(body);
            return error == 0 ? default : throw new LinuxException(call, error, subject);
        }
    }

    private static LinkInfo ReadLink(ReadOnlySpan<byte> body)
    {
        Libc.ifinfomsg part = MemoryMarshal.Read<Libc.ifinfomsg>(body);
        string name = "";
        int mtu = 0, queueLength = 0;
        MacAddress mac = default;
        for (body = body[Unsafe.SizeOf<Libc.ifinfomsg>()..]; body.Length >= 4;)
        {
            Libc.nlattr attribute = MemoryMarshal.Read<Libc.nlattr>(body);
            ReadOnlySpan<byte> value = body[4..attribute.nla_len];
            switch (attribute.nla_type)
            {
                case Libc.IFLA_IFNAME: name = Encoding.UTF8.GetString(value.TrimEnd((byte)0)); break;
                case Libc.IFLA_MTU: mtu = MemoryMarshal.Read<int>(value); break;
                case Libc.IFLA_TXQLEN: queueLength = MemoryMarshal.Read<int>(value); break;
                case Libc.IFLA_ADDRESS when value.Length == MacAddress.Length: mac = MacAddress.Read(value); break;
            }
            body = body[Math.Min(NetlinkMessage.Align(attribute.nla_len), body.Length)..];
        }
        return new LinkInfo(part.ifi_index, name, part.ifi_flags, mtu, queueLength, mac);
    }
}
