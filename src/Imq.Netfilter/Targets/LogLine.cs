using System.Buffers.Binary;
using Imq.Netfilter.Hooks;
using Imq.Packets;
using Imq.Packets.Headers;

namespace Imq.Netfilter.Targets;

/// <summary>
/// The kernel's line about a packet, written into room of the caller's: <c>IN=eth0 OUT= MAC=… SRC=… DST=… LEN=… … PROTO=TCP SPT=… DPT=… </c>.
/// What does not fit is cut off.
/// </summary>
/// <remarks>Headers that are not all there are told as such. Source: Linux 6.1 net/netfilter/nf_log_syslog.c (behaviour, checked against it).</remarks>
internal ref partial struct LogLine
{
    /// <summary>The kernel's buffer: 1 KiB less a counter and the final zero.</summary>
    public const int MaxLength = 1018;

    private readonly LogFlags _flags;
    private readonly Span<char> _room;
    private int _length;

    public LogLine(Span<char> room, LogFlags flags)
    {
        _room = room;
        _flags = flags;
    }

    public readonly ReadOnlySpan<char> Text => _room[.._length];

    public void Write(string prefix, PacketBuffer packet, in HookState state)
    {
        Add(prefix);
        Add("IN=");
        // Rules have no in-port behind POSTROUTING, but Linux logs one.
        int inPort = state.Hook == HookPoint.PostRouting ? packet.InPort : state.InPort;
        if (inPort != 0) { Add(state.Services.PortName(inPort)); }
        Add(" OUT=");
        if (state.OutPort != 0) { Add(state.Services.PortName(state.OutPort)); }
        Add(" ");
        if (inPort != 0) { AddLink(packet); }
        bool isWhole = state.Family == IpFamily.V4 ? AddIpv4(packet.Network, isQuoted: false) : AddIpv6(packet.Network, isQuoted: false);
        if (!isWhole || packet.Mark == 0) { return; }
        Add("MARK=0x");
        AddHex(packet.Mark);
        Add(" ");
    }

    private void AddLink(PacketBuffer packet)
    {
        ReadOnlySpan<byte> link = packet.Link;
        bool isEthernet = link.Length >= EthernetHeader.Length;
        if ((_flags & LogFlags.MacDecode) != 0 && isEthernet)
        {
            Add("MACSRC=");
            AddMac(link.Slice(6, 6));
            Add(" MACDST=");
            AddMac(link[..6]);
            if (packet.VlanDepth > 0)
            {
                Add(" VPROTO=");
                AddHex(BinaryPrimitives.ReadUInt16BigEndian(link[12..]), 4);
                Add(" VID=");
                AddNumber((uint)(packet.VlanTag & VlanTag.IdMask));
            }
            Add(" MACPROTO=");
            AddHex(packet.Protocol, 4);
        }
        else
        {
            Add("MAC=");
            if (isEthernet)
            {
                AddMac(link[..12]);
                Add(":");
                AddHex((uint)packet.Protocol >> 8, 2);
                Add(":");
                AddHex((uint)packet.Protocol & 0xFF, 2);
            }
        }
        Add(" ");
    }

    /// <returns>False where the rest of the line is left out.</returns>
    private bool AddTcp(ReadOnlySpan<byte> header, bool isFragment)
    {
        Add("PROTO=TCP ");
        if (isFragment) { return true; }
        if (header.Length < TcpHeader.MinLength)
        {
            AddIncomplete(header.Length);
            return false;
        }
        AddPorts(header);
        if ((_flags & LogFlags.TcpSequence) != 0)
        {
            AddField("SEQ=", BinaryPrimitives.ReadUInt32BigEndian(header[4..]));
            AddField("ACK=", BinaryPrimitives.ReadUInt32BigEndian(header[8..]));
        }
        AddField("WINDOW=", BinaryPrimitives.ReadUInt16BigEndian(header[14..]));
        Add("RES=0x");
        AddHex((uint)(header[12] & 0x0F) << 2, 2, isUpper: true);
        Add(" ");
        AddTcpFlags((TcpFlags)header[13]);
        AddField("URGP=", BinaryPrimitives.ReadUInt16BigEndian(header[18..]));
        int length = (header[12] >> 4) * 4;
        return (_flags & LogFlags.TcpOptions) == 0 || length <= TcpHeader.MinLength || AddTcpOptions(header, length);
    }

    private bool AddTcpOptions(ReadOnlySpan<byte> header, int length)
    {
        if (header.Length < length)
        {
            Add("OPT (TRUNCATED)");
            return false;
        }
        AddOptions(header[TcpHeader.MinLength..length]);
        return true;
    }

    private void AddTcpFlags(TcpFlags flags)
    {
        if ((flags & TcpFlags.Cwr) != 0) { Add("CWR "); }
        if ((flags & TcpFlags.Ece) != 0) { Add("ECE "); }
        if ((flags & TcpFlags.Urg) != 0) { Add("URG "); }
        if ((flags & TcpFlags.Ack) != 0) { Add("ACK "); }
        if ((flags & TcpFlags.Psh) != 0) { Add("PSH "); }
        if ((flags & TcpFlags.Rst) != 0) { Add("RST "); }
        if ((flags & TcpFlags.Syn) != 0) { Add("SYN "); }
        if ((flags & TcpFlags.Fin) != 0) { Add("FIN "); }
    }

    /// <returns>False where the rest of the line is left out.</returns>
    private bool AddUdp(ReadOnlySpan<byte> header, bool isFragment, bool isLite)
    {
        Add(isLite ? "PROTO=UDPLITE " : "PROTO=UDP ");
        if (isFragment) { return true; }
        if (header.Length < UdpHeader.Length)
        {
            AddIncomplete(header.Length);
            return false;
        }
        AddPorts(header);
        AddField("LEN=", BinaryPrimitives.ReadUInt16BigEndian(header[4..]));
        return true;
    }

    private void AddPorts(ReadOnlySpan<byte> header)
    {
        AddField("SPT=", BinaryPrimitives.ReadUInt16BigEndian(header));
        AddField("DPT=", BinaryPrimitives.ReadUInt16BigEndian(header[2..]));
    }

    private void AddEcho(ReadOnlySpan<byte> header)
    {
        AddField("ID=", BinaryPrimitives.ReadUInt16BigEndian(header[4..]));
        AddField("SEQ=", BinaryPrimitives.ReadUInt16BigEndian(header[6..]));
    }

    private void AddIncomplete(int bytes)
    {
        AddField("INCOMPLETE [", (uint)bytes, " bytes] ");
    }

    private void AddOptions(ReadOnlySpan<byte> options)
    {
        Add("OPT (");
        foreach (byte value in options) { AddHex(value, 2, isUpper: true); }
        Add(") ");
    }
}
