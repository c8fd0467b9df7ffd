using System.Buffers.Binary;
using Imq.Packets;
using Imq.Packets.Tags;

namespace Imq.Netfilter.Hooks;

/// <summary>The mangle table at OUTPUT: where rules changed mark, TOS or an address, the packet is routed again before the next hook.</summary>
/// <remarks>Source: Linux iptable_mangle.c ipt_mangle_out, ip6table_mangle.c ip6t_mangle_out (hop limit and flow label too).</remarks>
internal sealed class RerouteHook(IHook table) : IHook
{
    public Verdict Run(PacketBuffer packet, in HookState state, ResumePoint place)
    {
        uint mark = packet.Mark, before = RoutedBits(packet, state.Family);
        if (table.Run(packet, in state, place) == Verdict.Gone) { return Verdict.Gone; }
        if ((mark == packet.Mark && before == RoutedBits(packet, state.Family)) || state.Services.TryReroute(packet)) { return Verdict.Accept; }
        packet.Drop(DropReason.NoRoute);
        return Verdict.Gone;
    }

    /// <summary>TOS of IPv4; traffic class, flow label and hop limit of IPv6. Addresses are NAT's to change, not mangle's.</summary>
    private static uint RoutedBits(PacketBuffer packet, IpFamily family)
    {
        ReadOnlySpan<byte> header = packet.Network;
        return family == IpFamily.V4 ? header[1] : BinaryPrimitives.ReadUInt32BigEndian(header) << 8 | header[7];
    }
}
