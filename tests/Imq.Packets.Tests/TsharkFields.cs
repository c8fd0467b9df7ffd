using System.Globalization;
using Imq.Packets.Headers;

namespace Imq.Packets.Tests;

/// <summary>What our views read in a decoded packet, under tshark's field names and in its spelling.</summary>
internal static class TsharkFields
{
    private const string Good = "1", Bad = "0", Absent = "3";

    public static List<(string Field, string Value)> Of(PacketBuffer packet)
    {
        List<(string, string)> fields = [];
        AddEthernet(packet, fields);
        AddArp(packet, fields);
        AddIpv4(packet, fields);
        AddIpv6(packet, fields);
        if (packet.IsFragment && packet.FragmentOffset != 0) { return fields; }
        AddTcp(packet, fields);
        AddUdp(packet, fields);
        AddIcmp(packet, fields);
        return fields;
    }

    private static void AddEthernet(PacketBuffer packet, List<(string, string)> to)
    {
        EthernetHeader.TryRead(packet.Frame, out EthernetHeader header);
        to.Add(("eth.dst", header.Destination.ToString()));
        to.Add(("eth.src", header.Source.ToString()));
        to.Add(("eth.type", Hex(header.Type, 4)));
        Span<byte> tags = header.Payload;
        for (int i = 0; i < packet.VlanDepth; i++, tags = tags[VlanTag.Length..])
        {
            VlanTag.TryRead(tags, out VlanTag tag);
            bool isOuterOfTwo = packet.VlanDepth == 2 && i == 0;
            to.Add((isOuterOfTwo ? "ieee8021ad.id" : "vlan.id", Number(tag.Id)));
            to.Add((isOuterOfTwo ? "ieee8021ad.priority" : "vlan.priority", Number(tag.Priority)));
            if (!isOuterOfTwo) { to.Add(("vlan.etype", Hex(packet.Protocol, 4))); }
        }
    }

    private static void AddArp(PacketBuffer packet, List<(string, string)> to)
    {
        if (packet.Protocol != EtherType.Arp || !ArpPacket.TryRead(packet.Network, out ArpPacket arp)) { return; }
        to.Add(("@arp", Number(packet.NetworkOffset - packet.Start)));
        to.Add(("arp.opcode", Number(arp.Operation)));
        to.Add(("arp.src.hw_mac", arp.SenderMac.ToString()));
        to.Add(("arp.src.proto_ipv4", arp.Sender.ToString()));
        to.Add(("arp.dst.hw_mac", arp.TargetMac.ToString()));
        to.Add(("arp.dst.proto_ipv4", arp.Target.ToString()));
    }

    private static void AddIpv4(PacketBuffer packet, List<(string, string)> to)
    {
        if (packet.Protocol != EtherType.Ipv4 || !Ipv4Header.TryRead(packet.Network, out Ipv4Header ip)) { return; }
        to.Add(("@ip", Number(packet.NetworkOffset - packet.Start)));
        to.Add(("ip.hdr_len", Number(ip.HeaderLength)));
        to.Add(("ip.dsfield", Hex(ip.TypeOfService, 2)));
        to.Add(("ip.dsfield.dscp", Number(ip.Dscp)));
        to.Add(("ip.dsfield.ecn", Number(ip.Ecn)));
        to.Add(("ip.len", Number(ip.TotalLength)));
        to.Add(("ip.id", Hex(ip.Identification, 4)));
        to.Add(("ip.flags.df", Flag(ip.DontFragment)));
        to.Add(("ip.flags.mf", Flag(ip.MoreFragments)));
        to.Add(("ip.frag_offset", Number(ip.FragmentOffset / 8)));
        to.Add(("ip.ttl", Number(ip.TimeToLive)));
        to.Add(("ip.proto", Number(packet.TransportProtocol)));
        to.Add(("ip.checksum", Hex(ip.Checksum, 4)));
        to.Add(("ip.checksum.status", ip.IsChecksumValid ? Good : Bad));
        to.Add(("ip.src", ip.Source.ToString()));
        to.Add(("ip.dst", ip.Destination.ToString()));
        Ipv4OptionReader options = ip.ReadOptions();
        if (ip.Options.Length > 0 && ip.Options[0] != Ipv4OptionReader.NoOperation && options.TryNext(out Ipv4Option option))
        {
            to.Add(("ip.opt.type", Number(option.Type)));
            to.Add(("ip.opt.len", Number(option.Bytes.Length)));
            to.Add(("ip.opt.type.copy", Flag(option.IsCopied)));
        }
    }

    private static void AddIpv6(PacketBuffer packet, List<(string, string)> to)
    {
        if (packet.Protocol != EtherType.Ipv6 || !Ipv6Header.TryRead(packet.Network, out Ipv6Header ip)) { return; }
        int start = packet.NetworkOffset - packet.Start;
        to.Add(("@ipv6", Number(start)));
        to.Add(("ipv6.tclass", Hex(ip.TrafficClass, 8)));
        to.Add(("ipv6.flow", Hex(ip.FlowLabel, 6)));
        to.Add(("ipv6.plen", Number(ip.PayloadLength)));
        to.Add(("ipv6.nxt", Number(ip.NextHeader)));
        to.Add(("ipv6.hlim", Number(ip.HopLimit)));
        to.Add(("ipv6.src", ip.Source.ToString()));
        to.Add(("ipv6.dst", ip.Destination.ToString()));
        Ipv6ExtensionReader chain = ip.ReadExtensions();
        while (chain.TryNext(out Ipv6Extension extension))
        {
            string name = extension.Kind switch
            {
                IpProtocol.HopByHop => "ipv6.hopopts",
                IpProtocol.Routing => "ipv6.routing",
                IpProtocol.Fragment => "ipv6.fraghdr",
                IpProtocol.DestinationOptions => "ipv6.dstopts",
                _ => "ah",
            };
            to.Add(("@" + name, Number(start + extension.Offset)));
            string next = name == "ah" ? "ah.next_header" : name + ".nxt";
            to.Add((next, Number(extension.NextHeader)));
            if (extension.Kind == IpProtocol.Routing)
            {
                to.Add(("ipv6.routing.type", Number(extension.RoutingType)));
                to.Add(("ipv6.routing.segleft", Number(extension.SegmentsLeft)));
            }
            if (!extension.IsFragment) { continue; }
            to.Add(("ipv6.fraghdr.offset", Number(extension.FragmentOffset / 8)));
            to.Add(("ipv6.fraghdr.more", Flag(extension.MoreFragments)));
            to.Add(("ipv6.fraghdr.ident", Hex(extension.Identification, 8)));
        }
    }

    private static void AddTcp(PacketBuffer packet, List<(string, string)> to)
    {
        if (packet.TransportProtocol != IpProtocol.Tcp || !TcpHeader.TryRead(packet.Transport, out TcpHeader tcp)) { return; }
        to.Add(("@tcp", Number(packet.TransportOffset - packet.Start)));
        to.Add(("tcp.srcport", Number(tcp.SourcePort)));
        to.Add(("tcp.dstport", Number(tcp.DestinationPort)));
        to.Add(("tcp.seq_raw", Number(tcp.Sequence)));
        to.Add(("tcp.ack_raw", Number(tcp.Acknowledgment)));
        to.Add(("tcp.hdr_len", Number(tcp.HeaderLength)));
        to.Add(("tcp.flags", Hex((uint)tcp.Flags, 4)));
        to.Add(("tcp.window_size_value", Number(tcp.Window)));
        to.Add(("tcp.checksum", Hex(tcp.Checksum, 4)));
        to.Add(("tcp.checksum.status", TransportChecksum.IsValid(packet) ? Good : Bad));
        to.Add(("tcp.urgent_pointer", Number(tcp.UrgentPointer)));
        to.Add(("tcp.len", Number(tcp.Payload.Length)));
        TcpOptionReader options = tcp.ReadOptions();
        while (options.TryNext(out TcpOption option))
        {
            if (option.Kind == TcpOptionReader.MaximumSegmentSize) { to.Add(("tcp.options.mss_val", Number(option.Data[0] << 8 | option.Data[1]))); }
            if (option.Kind == TcpOptionReader.WindowScale) { to.Add(("tcp.options.wscale.shift", Number(option.Data[0]))); }
        }
    }

    private static void AddUdp(PacketBuffer packet, List<(string, string)> to)
    {
        if (packet.TransportProtocol != IpProtocol.Udp || !UdpHeader.TryRead(packet.Transport, out UdpHeader udp)) { return; }
        to.Add(("@udp", Number(packet.TransportOffset - packet.Start)));
        to.Add(("udp.srcport", Number(udp.SourcePort)));
        to.Add(("udp.dstport", Number(udp.DestinationPort)));
        to.Add(("udp.length", Number(udp.DatagramLength)));
        to.Add(("udp.checksum", Hex(udp.Checksum, 4)));
        if (packet.IsFragment) { return; }
        to.Add(("udp.checksum.status", udp.Checksum == 0 ? Absent : TransportChecksum.IsValid(packet) ? Good : Bad));
    }

    private static void AddIcmp(PacketBuffer packet, List<(string, string)> to)
    {
        if (packet.TransportProtocol == IpProtocol.Icmp && IcmpHeader.TryRead(packet.Transport, out IcmpHeader icmp))
        {
            to.Add(("@icmp", Number(packet.TransportOffset - packet.Start)));
            to.Add(("icmp.type", Number(icmp.Type)));
            to.Add(("icmp.code", Number(icmp.Code)));
            to.Add(("icmp.checksum.status", icmp.IsChecksumValid ? Good : Bad));
            if (icmp.Type == IcmpHeader.EchoRequest) { to.Add(("icmp.ident", Number(icmp.Identifier))); }
        }
        if (packet.TransportProtocol == IpProtocol.Icmpv6 && Icmpv6Header.TryRead(packet.Transport, out Icmpv6Header icmpv6))
        {
            to.Add(("@icmpv6", Number(packet.TransportOffset - packet.Start)));
            to.Add(("icmpv6.type", Number(icmpv6.Type)));
            to.Add(("icmpv6.code", Number(icmpv6.Code)));
            to.Add(("icmpv6.checksum.status", TransportChecksum.IsValid(packet) ? Good : Bad));
            if (icmpv6.Type == Icmpv6Header.EchoRequest) { to.Add(("icmpv6.echo.sequence_number", Number(icmpv6.Sequence))); }
        }
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Flag(bool value) => value ? "1" : "0";

    private static string Hex(uint value, int digits) => "0x" + value.ToString("x" + digits, CultureInfo.InvariantCulture);
}
