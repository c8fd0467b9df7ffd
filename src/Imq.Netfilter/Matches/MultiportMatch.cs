using System.Buffers.Binary;
using Imq.Netfilter.Hooks;
using Imq.Netfilter.Syntax;
using Imq.Packets;
using Imq.Syntax;

namespace Imq.Netfilter.Matches;

/// <summary>Up to 15 ports or ranges: <c>-m multiport [!] --sports|--dports|--ports port[:port],…</c> with <c>-p tcp|udp|udplite|sctp|dccp</c>.</summary>
/// <remarks>
/// A range counts as two of the 15 and must rise; <c>--ports</c> is true where either port is in the list. Fragments behind the first
/// never match; ports cut short drop the packet. Source: Linux xt_multiport.c, libxt_multiport.c (revision 1).
/// </remarks>
internal sealed class MultiportMatch(string option, InclusiveRange<ushort>[] ports, bool isInverted, byte protocol) : IMatch<MultiportMatch>
{
    private const int MaxPorts = 15;
    private const string Sources = "--source-ports", Destinations = "--destination-ports", Either = "--ports";
    private readonly bool _asksSource = option != Destinations, _asksDestination = option != Sources;

    public static string Name => "multiport";

    public static IReadOnlyList<OptionSpec> Options { get; } =
    [
        new(Sources, IsInvertible: true) { Aliases = ["--sports"] },
        new(Destinations, IsInvertible: true) { Aliases = ["--dports"] },
        new(Either, IsInvertible: true),
    ];

    public string MatchName => Name;

    public static MultiportMatch Parse(OptionReader options)
    {
        if (options.Uses.Count == 0) { throw options.Fail(null, "multiport expection an option"); }
        OptionUse use = options.Uses[^1];
        if (options.Protocol == 0) { throw options.Fail(null, "multiport needs `-p tcp', `-p udp', `-p udplite', `-p sctp' or `-p dccp'"); }
        if (options.IsProtocolInverted || NameOf(options.Protocol) is not { } protocol)
        {
            throw options.Fail(null, "multiport only works with TCP, UDP, UDPLITE, SCTP and DCCP");
        }
        InclusiveRange<ushort>[] ports = Read(options, use, protocol);
        options.ExcludeAll([Sources, Destinations, Either]);
        return new MultiportMatch(use.Spec.Name, ports, use.IsInverted, options.Protocol);
    }

    public bool Matches(PacketBuffer packet, in HookState state)
    {
        if (packet.FragmentOffset != 0) { return false; }
        ReadOnlySpan<byte> header = packet.Transport;
        if (header.Length < 4)
        {
            state.RequestDrop();
            return false;
        }
        ushort source = BinaryPrimitives.ReadUInt16BigEndian(header), destination = BinaryPrimitives.ReadUInt16BigEndian(header[2..]);
        foreach (InclusiveRange<ushort> range in ports)
        {
            if ((_asksSource && range.Matches(source)) || (_asksDestination && range.Matches(destination))) { return !isInverted; }
        }
        return isInverted;
    }

    public void Print(CommandWriter to) => to.Option($"--{ShortName}", string.Join(',', ports), isInverted);

    public void List(ListWriter to)
    {
        string name = NameOf(protocol)!;
        to.Raw($" multiport {ShortName} {(isInverted ? " !" : "")}");
        to.Raw(string.Join(',', ports.Select(range => range.Min == range.Max
            ? ServiceNames.NameOf(range.Min, name, to.IsNumeric)
            : $"{ServiceNames.NameOf(range.Min, name, to.IsNumeric)}:{ServiceNames.NameOf(range.Max, name, to.IsNumeric)}")));
    }

    private string ShortName => option switch { Sources => "sports", Destinations => "dports", _ => "ports" };

    private static string? NameOf(byte protocol) => protocol switch
    {
        IpProtocol.Tcp => "tcp",
        IpProtocol.Udp => "udp",
        IpProtocol.UdpLite => "udplite",
        IpProtocol.Sctp => "sctp",
        IpProtocol.Dccp => "dccp",
        _ => null,
    };

    private static InclusiveRange<ushort>[] Read(OptionReader options, OptionUse use, string protocol)
    {
        List<InclusiveRange<ushort>> ranges = [];
        int slots = 0;
        foreach (string item in use.Argument.Text.Split(','))
        {
            int colon = item.IndexOf(':', StringComparison.Ordinal);
            slots += colon < 0 ? 1 : 2;
            if (slots > MaxPorts) { throw options.Fail(use, "too many ports specified"); }
            ushort min = options.ReadPort(use, colon < 0 ? item : item[..colon], protocol);
            ushort max = colon < 0 ? min : options.ReadPort(use, item[(colon + 1)..], protocol);
            if (colon >= 0 && min >= max) { throw options.Fail(use, "invalid portrange specified"); }
            ranges.Add(new InclusiveRange<ushort>(min, max));
        }
        return [.. ranges];
    }
}
