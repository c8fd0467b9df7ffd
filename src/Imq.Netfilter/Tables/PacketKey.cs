using System.Buffers.Binary;
using Imq.Netfilter.Hooks;
using Imq.Packets;

namespace Imq.Netfilter.Tables;

/// <summary>What rule headers ask about, read from the packet once per table. IPv4 addresses stand in the low halves.</summary>
internal struct PacketKey
{
    public ulong SourceHigh, SourceLow, DestinationHigh, DestinationLow;
    public int InPort, OutPort;
    public byte Protocol;
    public bool IsLaterFragment;

    /// <summary>The packet's network header has been checked by the decoder.</summary>
    public static PacketKey Of(PacketBuffer packet, in HookState state)
    {
        ReadOnlySpan<byte> header = packet.Network;
        PacketKey key = default;
        key.InPort = state.InPort;
        key.OutPort = state.OutPort;
        key.IsLaterFragment = packet.FragmentOffset != 0;
        if (state.Family == IpFamily.V4)
        {
            key.Protocol = header[9];
            key.SourceLow = BinaryPrimitives.ReadUInt32BigEndian(header[12..]);
            key.DestinationLow = BinaryPrimitives.ReadUInt32BigEndian(header[16..]);
            return key;
        }
        key.Protocol = packet.TransportProtocol;
        key.SourceHigh = BinaryPrimitives.ReadUInt64BigEndian(header[8..]);
        key.SourceLow = BinaryPrimitives.ReadUInt64BigEndian(header[16..]);
        key.DestinationHigh = BinaryPrimitives.ReadUInt64BigEndian(header[24..]);
        key.DestinationLow = BinaryPrimitives.ReadUInt64BigEndian(header[32..]);
        return key;
    }
}
