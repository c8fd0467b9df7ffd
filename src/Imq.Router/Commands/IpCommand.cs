using Imq.Packets;
using Imq.Syntax;

namespace Imq.Router.Commands;

/// <summary><c>ip [OPTIONS] OBJECT …</c>: link, address, route, neighbour and tuntap of this router.</summary>
/// <remarks>Texts, abbreviations and exit statuses are those of iproute2 6.1; what it could do elsewhere and not here is refused by name.</remarks>
internal sealed class IpCommand(IpMachine machine)
{
    /// <summary>Objects in the order in which an abbreviation finds them.</summary>
    private static readonly (string Name, Func<IpRequest, int>? Run)[] Objects =
    [
        ("address", AddressCommand.Run), ("addrlabel", null), ("maddress", null), ("route", RouteCommand.Run), ("rule", null),
        ("neighbor", NeighborCommand.Run), ("neighbour", NeighborCommand.Run), ("ntable", null), ("ntbl", null), ("link", LinkCommand.Run),
        ("l2tp", null), ("fou", null), ("ila", null), ("macsec", null), ("tunnel", null), ("tunl", null), ("tuntap", TuntapCommand.Run),
        ("tap", TuntapCommand.Run), ("token", null), ("tcpmetrics", null), ("tcp_metrics", null), ("monitor", null), ("xfrm", null),
        ("mroute", null), ("mrule", null), ("netns", null), ("netconf", null), ("vrf", null), ("sr", null), ("nexthop", null),
        ("mptcp", null), ("ioam", null), ("amt", null), ("stats", null), ("help", Help),
    ];

    public int Execute(IReadOnlyList<Word> words, CommandIo io)
    {
        int position = 1;
        IpOptions options = IpOptionReader.Read(words, ref position);
        if (options.ShowVersion)
        {
            io.Out.Append("ip utility, iproute2-6.1.0, imq\n");
            return 0;
        }
        if (options.BatchFile is { } file) { return new IpBatch(this, options, io).Run(file, words[position - 1]); }
        if (position >= words.Count) { throw IpFault.Make(words.Count == 0 ? null : words[0].Span, IpFault.Usage, IpHelp.Main); }
        return Execute(words, position, options, io);
    }

    /// <summary>One command whose options have been read.</summary>
    public int Execute(IReadOnlyList<Word> words, int position, IpOptions options, CommandIo io)
    {
        Word name = words[position];
        foreach ((string known, Func<IpRequest, int>? run) in Objects)
        {
            if (name.Text.Length == 0 || !known.StartsWith(name.Text, StringComparison.Ordinal)) { continue; }
            if (run is null) { throw IpFault.Unsupported(name, $"this router has no \"ip {known}\""); }
            return run(new IpRequest(machine, options, new IpWords(words, position + 1), io));
        }
        throw IpFault.Make(name.Span, IpFault.Tool, $"Object \"{name}\" is unknown, try \"ip help\".",
            NearMiss.Hint(name.Text, Objects.Where(o => o.Run is not null).Select(o => o.Name)));
    }

    private static int Help(IpRequest request) => throw IpFault.Make(request.Words.Here, IpFault.Usage, IpHelp.Main);
}
