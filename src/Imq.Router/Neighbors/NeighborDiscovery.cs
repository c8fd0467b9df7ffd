using Imq.Packets;
using Imq.Packets.Addresses;
using Imq.Packets.Headers;
using Imq.Router.Interfaces;
using Imq.Router.LocalStack;
using Imq.Router.Pipeline;

namespace Imq.Router.Neighbors;

/// <summary>IPv6 neighbour solicitations and advertisements. Router advertisements and redirects are neither sent nor obeyed.</summary>
/// <remarks>
/// Messages are ordinary ICMPv6: they come by INPUT and leave by OUTPUT. Source: RFC 4861, 7; behaviour of net/ipv6/ndisc.c. Nobody's
/// address is defended but the router's own, and the router does not test its addresses before use (RFC 4862, 5.4 is left out).
/// </remarks>
internal sealed class NeighborDiscovery(NeighborTable neighbors, InterfaceTable interfaces, LocalPackets packets, PathCounters counters)
{
    /// <summary>Proves that the message comes from this link.</summary>
    private const byte HopLimit = 255;

    private const byte NoOption = 0, SourceAddressOption = 1, TargetAddressOption = 2;
    private const int TargetOffset = 8, OptionsOffset = 24, OptionLength = 8;
    private const uint RouterFlag = 0x8000_0000, SolicitedFlag = 0x4000_0000, OverrideFlag = 0x2000_0000;

    private static readonly Ipv6Address AllNodes = new(0xFF02_0000_0000_0000, 1);

    /// <summary>A solicitation or advertisement whose checksum is right. Takes ownership.</summary>
    public void Receive(PacketBuffer packet, Instant now)
    {
        Span<byte> message = packet.Transport;
        if (!Ipv6Header.TryRead(packet.Network, out Ipv6Header ip) || !Icmpv6Header.TryRead(message, out Icmpv6Header icmp)
            || ip.HopLimit != HopLimit || icmp.Code != 0 || message.Length < OptionsOffset
            || interfaces[packet.InPort] is not { NeedsNeighbors: true } port)
        {
            packet.Drop(DropReason.MalformedIcmp);
            return;
        }
        Ipv6Address target = Ipv6Address.Read(message[TargetOffset..]);
        bool isSolicitation = icmp.Type == Icmpv6Header.NeighborSolicitation;
        bool isValid = TryFindAddress(message, isSolicitation ? SourceAddressOption : TargetAddressOption, out MacAddress? mac) && !target.IsMulticast;
        if (isValid) { isValid = isSolicitation ? Solicited(ip, target, mac, port, now) : Advertised(ip, icmp.Rest, target, mac, port, now); }
        if (!isValid)
        {
            packet.Drop(DropReason.MalformedIcmp);
            return;
        }
        counters.Delivered++;
        packet.Release();
    }

    /// <summary>Asks who has <paramref name="target"/>: its solicited-node group, or itself whether it still lives.</summary>
    public void Solicit(Interface port, Ipv6Address target, bool unicast, PacketBuffer? cause)
    {
        if (!TrySource(port, cause, out Ipv6Address source)) { return; }
        Ipv6Address to = unicast ? target : target.SolicitedNode;
        Send(port, Icmpv6Header.NeighborSolicitation, 0, target, source, to, SourceAddressOption);
    }

    private bool Solicited(in Ipv6Header ip, Ipv6Address target, MacAddress? mac, Interface port, Instant now)
    {
        Ipv6Address from = ip.Source, to = ip.Destination;
        // A test for duplicates speaks to the group, from nobody and without a link address.
        if (from.IsAny && (mac is not null || to != target.SolicitedNode)) { return false; }
        if (!IsOwn(port, target)) { return true; }
        if (from.IsAny)
        {
            Send(port, Icmpv6Header.NeighborAdvertisement, RouterFlag | OverrideFlag, target, target, AllNodes, TargetAddressOption);
            return true;
        }
        if (mac is { } known) { neighbors.Learn(new NeighborKey(port.Index, from), known, now); }
        uint flags = RouterFlag | SolicitedFlag | (to.IsMulticast ? OverrideFlag : 0);
        // Who asks one address knows ours already.
        Send(port, Icmpv6Header.NeighborAdvertisement, flags, target, target, from, to.IsMulticast ? TargetAddressOption : NoOption);
        return true;
    }

    private bool Advertised(in Ipv6Header ip, uint flags, Ipv6Address target, MacAddress? mac, Interface port, Instant now)
    {
        bool isSolicited = (flags & SolicitedFlag) != 0;
        if (ip.Destination.IsMulticast && isSolicited) { return false; }
        if (neighbors.Find(new NeighborKey(port.Index, target)) is not { } known) { return true; }
        known.IsRouter = (flags & RouterFlag) != 0;
        NeighborUpdate weight = NeighborUpdate.WeakOverride | ((flags & OverrideFlag) != 0 ? NeighborUpdate.Override : NeighborUpdate.None);
        neighbors.Update(known, mac, isSolicited ? NudState.Reachable : NudState.Stale, weight, now);
        return true;
    }

    private static bool TrySource(Interface port, PacketBuffer? cause, out Ipv6Address source)
    {
        if (cause is not null && Ipv6Header.TryRead(cause.Network, out Ipv6Header ip) && IsOwn(port, ip.Source))
        {
            source = ip.Source;
            return true;
        }
        return SourceAddresses.TryLinkLocal(port, out source);
    }

    private static bool IsOwn(Interface port, Ipv6Address address)
    {
        foreach (InterfaceAddress own in port.Addresses)
        {
            if (own.Address.Family == IpFamily.V6 && own.Address.V6 == address) { return true; }
        }
        return false;
    }

    /// <returns>False where an option is broken (RFC 4861, 7.1: the message is void).</returns>
    private static bool TryFindAddress(Span<byte> message, byte kind, out MacAddress? mac)
    {
        mac = null;
        Span<byte> options = message[OptionsOffset..];
        while (options.Length > 0)
        {
            int length = options.Length < 2 ? 0 : options[1] * 8;
            if (length == 0 || length > options.Length) { return false; }
            if (options[0] == kind)
            {
                if (length != OptionLength) { return false; }
                mac ??= MacAddress.Read(options[2..]);
            }
            options = options[length..];
        }
        return mac is not { IsMulticast: true };
    }

    private void Send(Interface port, byte type, uint flags, Ipv6Address target, Ipv6Address source, Ipv6Address to, byte option)
    {
        int length = option == NoOption ? OptionsOffset : OptionsOffset + OptionLength;
        if (!packets.TryRent(Ipv6Header.Length + length, out PacketBuffer? packet)) { return; }
        Span<byte> message = packet.Frame[Ipv6Header.Length..];
        target.Write(message[TargetOffset..]);
        if (option != NoOption)
        {
            message[OptionsOffset] = option;
            message[OptionsOffset + 1] = 1;
            port.Mac.Write(message[(OptionsOffset + 2)..]);
        }
        Icmpv6Header.Write(message, type, 0, flags, source, to);
        Ipv6Header.Write(packet.Frame, IpProtocol.Icmpv6, source, to, HopLimit);
        packet.OutPort = port.Index;
        packets.Send(packet, EtherType.Ipv6);
    }
}
