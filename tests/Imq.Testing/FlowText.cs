using System.Globalization;
using Imq.Packets.Addresses;

namespace Imq.Testing;

/// <summary>The two ends in a builder's flow text: <c>A[:port] > B[:port]</c>, an IPv6 address in brackets where a port follows.</summary>
internal sealed record FlowText
{
    private FlowText(string text)
    {
        string[] ends = text.Split('>', StringSplitOptions.TrimEntries);
        if (ends.Length != 2) { throw new FormatException($"'{text}' is no flow: write A:port > B:port"); }
        (SourceText, SourcePort) = ReadEnd(ends[0]);
        (DestinationText, DestinationPort) = ReadEnd(ends[1]);
        IsV6 = SourceText.Contains(':', StringComparison.Ordinal);
    }

    public bool IsV6 { get; }

    public string SourceText { get; private init; }

    public string DestinationText { get; private init; }

    public ushort SourcePort { get; private init; }

    public ushort DestinationPort { get; private init; }

    public Ipv4Address Source4 => Ipv4Address.Parse(SourceText);

    public Ipv4Address Destination4 => Ipv4Address.Parse(DestinationText);

    public Ipv6Address Source6 => Ipv6Address.Parse(SourceText);

    public Ipv6Address Destination6 => Ipv6Address.Parse(DestinationText);

    public static FlowText Parse(string text) => new(text);

    public FlowText WithPorts(ushort source, ushort destination) => this with { SourcePort = source, DestinationPort = destination };

    public FlowText WithSource(string source) => this with { SourceText = source };

    private static (string Address, ushort Port) ReadEnd(string end)
    {
        if (end.StartsWith('['))
        {
            int close = end.IndexOf(']', StringComparison.Ordinal);
            return (end[1..close], close + 1 < end.Length ? Port(end[(close + 2)..]) : (ushort)0);
        }
        int colon = end.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 || colon != end.LastIndexOf(':') ? (end, (ushort)0) : (end[..colon], Port(end[(colon + 1)..]));
    }

    private static ushort Port(string text) => ushort.Parse(text, CultureInfo.InvariantCulture);
}
