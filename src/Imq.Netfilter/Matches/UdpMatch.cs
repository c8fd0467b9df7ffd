using System.Buffers.Binary;
using Imq.Netfilter.Hooks;
using Imq.Netfilter.Syntax;
using Imq.Packets;
using Imq.Packets.Headers;
using Imq.Syntax;

namespace Imq.Netfilter.Matches;

/// <summary>UDP ports: <c>-p udp -m udp [!] --sport port[:port] [!] --dport port[:port]</c>.</summary>
/// <remarks>
/// 0..65535 or a name; an open side means the limit. Fragments behind the first never match; a header cut short drops the packet.
/// Source: Linux xt_tcpudp.c, libxt_udp.c.
/// </remarks>
internal sealed class UdpMatch(InclusiveRange<ushort> source, InclusiveRange<ushort> destination) : IMatch<UdpMatch>
{
    public static string Name => "udp";

    public static IReadOnlyList<OptionSpec> Options { get; } =
    [
        new("--source-port", IsInvertible: true) { Aliases = ["--sport"] },
        new("--destination-port", IsInvertible: true) { Aliases = ["--dport"] },
    ];

    public static byte? NeedsProtocol => IpProtocol.Udp;

    public string MatchName => Name;

    public static UdpMatch Parse(OptionReader options) => new(options.ReadUdpPorts("--source-port"), options.ReadUdpPorts("--destination-port"));

    public bool Matches(PacketBuffer packet, in HookState state)
    {
        if (packet.FragmentOffset != 0) { return false; }
        ReadOnlySpan<byte> header = packet.Transport;
        if (header.Length < UdpHeader.Length)
        {
            state.RequestDrop();
            return false;
        }
        return source.Matches(BinaryPrimitives.ReadUInt16BigEndian(header)) && destination.Matches(BinaryPrimitives.ReadUInt16BigEndian(header[2..]));
    }

    public void Print(CommandWriter to)
    {
        PortText.Print(to, "--sport", source);
        PortText.Print(to, "--dport", destination);
    }

    public void List(ListWriter to)
    {
        to.Raw(" udp");
        PortText.List(to, "spt", source, "udp");
        PortText.List(to, "dpt", destination, "udp");
    }
}
