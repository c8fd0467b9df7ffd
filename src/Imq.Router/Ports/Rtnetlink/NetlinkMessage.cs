using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Imq.Router.Interop;

namespace Imq.Router.Ports.Rtnetlink;

/// <summary>One netlink request being written: header, fixed part, then attributes aligned to four bytes.</summary>
/// <remarks>Source: Documentation/userspace-api/netlink/intro.rst; RFC 3549, 2.3.2.</remarks>
internal sealed class NetlinkMessage
{
    private readonly byte[] _bytes = new byte[1024];
    private int _length = Unsafe.SizeOf<Libc.nlmsghdr>();

    public NetlinkMessage(ushort type, ushort flags)
    {
        Type = type;
        Flags = flags;
    }

    public ushort Type { get; }

    public ushort Flags { get; }

    public NetlinkMessage Fixed<T>(in T part) where T : unmanaged
    {
        MemoryMarshal.Write(_bytes.AsSpan(_length), part);
        _length += Align(Unsafe.SizeOf<T>());
        return this;
    }

    public NetlinkMessage Attribute(ushort type, ReadOnlySpan<byte> value)
    {
        int header = Unsafe.SizeOf<Libc.nlattr>();
        MemoryMarshal.Write(_bytes.AsSpan(_length), new Libc.nlattr { nla_len = (ushort)(header + value.Length), nla_type = type });
        value.CopyTo(_bytes.AsSpan(_length + header));
        _length += Align(header + value.Length);
        return this;
    }

    public NetlinkMessage Attribute(ushort type, uint value) => Attribute(type, MemoryMarshal.AsBytes(new ReadOnlySpan<uint>(in value)));

    /// <summary>The text and a closing zero.</summary>
    public NetlinkMessage Attribute(ushort type, string value) => Attribute(type, Encoding.UTF8.GetBytes(value + '\0'));

    public ReadOnlySpan<byte> Finish(uint sequence)
    {
        MemoryMarshal.Write(_bytes, new Libc.nlmsghdr { nlmsg_len = (uint)_length, nlmsg_type = Type, nlmsg_flags = Flags, nlmsg_seq = sequence });
        return _bytes.AsSpan(0, _length);
    }

    public static int Align(int length) => (length + 3) & ~3;
}
