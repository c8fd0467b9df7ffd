using Imq.Packets;
using Imq.Router.Interfaces;
using Imq.Router.Routing;
using Imq.Syntax;

namespace Imq.Router.Commands;

/// <summary>A route as the words of <c>ip route add</c> give it; null: not given.</summary>
internal sealed class RouteDraft
{
    private static readonly string[] Known =
        ["via", "dev", "src", "metric", "proto", "scope", "table", "tos", "mtu", "onlink", "blackhole", "unreachable", "prohibit"];

    private bool _hasDestination;
    private RouteTableId? _table;

    public IpFamily Family { get; private set; }

    public IpPrefix Destination { get; private set; }

    /// <summary>Where the destination stands, or the command's end.</summary>
    public SourceSpan At { get; private set; }

    public SourceSpan? GatewayAt { get; private set; }

    public SourceSpan? DeviceAt { get; private set; }

    public RouteKind? Kind { get; private set; }

    public RouteScope? Scope { get; private set; }

    public byte? Protocol { get; private set; }

    public IpAddress? Gateway { get; private set; }

    public IpAddress? Source { get; private set; }

    public uint? Metric { get; private set; }

    public Interface? Device { get; private set; }

    public byte Tos { get; private set; }

    public int Mtu { get; private set; }

    public bool MtuLocked { get; private set; }

    public bool OnLink { get; private set; }

    public RouteTableId Table =>
        _table ?? (Kind is RouteKind.Local or RouteKind.Broadcast or RouteKind.Anycast ? RouteTableId.Local : RouteTableId.Main);

    public static RouteDraft Read(IpRequest request)
    {
        RouteDraft draft = new();
        IpFamily? family = request.Family;
        while (!request.Words.AtEnd) { draft.ReadOption(request, ref family); }
        if (!draft._hasDestination) { throw IpFault.Make(request.Words.Here, IpFault.Usage, IpHelp.Route); }
        draft.Family = family ?? IpFamily.V4;
        return draft;
    }

    private void ReadOption(IpRequest request, ref IpFamily? family)
    {
        IpWords words = request.Words;
        if (words.Take("src")) { Source = words.Address(family); }
        else if (words.Take("via")) { ReadVia(words, ref family); }
        else if (words.TakePrefix("from")) { throw IpFault.Unsupported(words.Next(), "routes depend on the destination only"); }
        else if (words.Take("tos") || words.TakePrefix("dsfield")) { Tos = words.Integer<byte>("\"tos\" value is invalid\n", byte.MaxValue); }
        else if (words.TakePrefix("metric", "priority", "preference")) { Metric = words.Integer("\"metric\" value is invalid\n", uint.MaxValue); }
        else if (words.Take("scope")) { ReadScope(words.Next()); }
        else if (words.Take("mtu")) { ReadMtu(words); }
        else if (words.TakePrefix("protocol")) { ReadProtocol(words.Next()); }
        else if (words.TakePrefix("table")) { ReadTable(words.Next()); }
        else if (words.Take("dev", "oif"))
        {
            Device = words.Device(request.Machine.Interfaces);
            DeviceAt = words.LastSpan;
        }
        else if (words.Take("onlink")) { OnLink = true; }
        else if (words.Take("nexthop", "nhid", "encap", "hoplimit", "advmss", "reordering", "rtt", "rttvar", "window", "cwnd", "initcwnd",
            "initrwnd", "features", "quickack", "congctl", "rto_min", "realms", "ssthresh", "pref", "expires", "weight", "vrf", "ttl-propagate",
            "pervasive", "fastopen_no_cookie"))
        {
            throw RefuseOption(words);
        }
        else { ReadDestination(words, ref family); }
    }

    private static SyntaxException RefuseOption(IpWords words) => IpFault.Make(words.LastSpan, IpFault.Kernel,
        $"Error: \"{words.Last}\" is not supported: this router's routes have one next hop, a source, a metric and an mtu.");

    private void ReadVia(IpWords words, ref IpFamily? family)
    {
        words.Take(family == IpFamily.V6 ? "inet6" : "inet");
        if (!words.AtEnd && words.Peek.Text is "inet" or "inet6")
        {
            throw IpFault.Unsupported(words.Peek, "a gateway is of the route's own family");
        }
        Gateway = words.Address(family);
        family ??= Gateway.Value.Family;
        GatewayAt = words.LastSpan;
    }

    private void ReadDestination(IpWords words, ref IpFamily? family)
    {
        words.Take("to");
        if (!words.AtEnd && IpNames.TryKind(words.Peek.Text, out RouteKind kind))
        {
            words.Next();
            Kind = kind;
        }
        else if (words.Take("throw", "nat", "xresolve")) { throw IpFault.Unsupported(words.Last, "this router has no such routes"); }
        if (words.AtEnd) { throw IpFault.Incomplete(words.Here); }
        Word word = words.Peek;
        if (word.Text == "help") { throw IpFault.Make(word.Span, IpFault.Usage, IpHelp.Route); }
        if (_hasDestination) { throw IpFault.Garbage("to", word, Known); }
        Destination = words.Prefix(family);
        // "default" before any address tells no family: a gateway behind it may.
        family ??= word.Text is "default" or "any" or "all" && IsV6Behind(words) ? IpFamily.V6 : Destination.Family;
        if (Destination.Length == 0) { Destination = IpPrefix.Default(family.Value); }
        At = word.Span;
        _hasDestination = true;
    }

    private static bool IsV6Behind(IpWords words) =>
        words.Rest.SkipWhile(w => w.Text != "via").Skip(1).FirstOrDefault().Text is { } via && via.Contains(':', StringComparison.Ordinal);

    private void ReadMtu(IpWords words)
    {
        MtuLocked = words.Take("lock");
        Mtu = words.Integer("\"mtu\" value is invalid\n", int.MaxValue);
    }

    private void ReadScope(Word word) =>
        Scope = IpNames.TryScope(word.Text, out RouteScope scope) ? scope : throw IpFault.Wrong(word, "invalid \"scope\" value\n");

    private void ReadProtocol(Word word) =>
        Protocol = IpNames.TryProtocol(word.Text, out byte protocol) ? protocol : throw IpFault.Wrong(word, "\"protocol\" value is invalid\n");

    private void ReadTable(Word word)
    {
        if (!IpNames.TryTable(word.Text, out uint table)) { throw IpFault.Wrong(word, "\"table\" value is invalid\n"); }
        _table = table switch
        {
            (uint)RouteTableId.Main => RouteTableId.Main,
            (uint)RouteTableId.Local => RouteTableId.Local,
            _ => throw IpFault.Unsupported(word, "there are no rules, so only the tables local and main are ever asked"),
        };
    }
}
