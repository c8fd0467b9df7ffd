using System.Runtime.InteropServices;

namespace Imq.Router.Interop;

/// <summary>linux/netlink.h.</summary>
internal static partial class Libc
{
    public const int NETLINK_ROUTE = 0;

    public const ushort NLM_F_REQUEST = 0x001, NLM_F_MULTI = 0x002, NLM_F_ACK = 0x004, NLM_F_DUMP = 0x300, NLM_F_REPLACE = 0x100,
        NLM_F_EXCL = 0x200, NLM_F_CREATE = 0x400;

    public const ushort NLMSG_ERROR = 2, NLMSG_DONE = 3;

    public const ushort NLA_F_NESTED = 0x8000;

    [StructLayout(LayoutKind.Sequential)]
    public struct nlmsghdr
    {
        public uint nlmsg_len;
        public ushort nlmsg_type;
        public ushort nlmsg_flags;
        public uint nlmsg_seq;
        public uint nlmsg_pid;
    }

    /// <summary>struct nlattr; struct rtattr is the same.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct nlattr
    {
        public ushort nla_len;
        public ushort nla_type;
    }
}
