using Imq.Packets;
using Imq.Router.Routing;
using Imq.Syntax;

namespace Imq.Router.Commands;

/// <summary><c>ip route [show|add|del|change|append|prepend|replace|flush|get]</c>.</summary>
internal static class RouteCommand
{
    private static readonly string[] Known = ["add", "change", "replace", "prepend", "append", "delete", "show", "list", "get", "flush"];

    public static int Run(IpRequest request)
    {
        IpWords words = request.Words;
        if (words.AtEnd || words.TakePrefix("show", "lst", "list")) { return Show(request); }
        if (words.TakePrefix("add")) { return RouteChange.Run(request, RouteVerb.Add); }
        if (words.TakePrefix("change", "chg")) { return RouteChange.Run(request, RouteVerb.Change); }
        if (words.TakePrefix("replace")) { return RouteChange.Run(request, RouteVerb.Replace); }
        if (words.TakePrefix("prepend")) { return RouteChange.Run(request, RouteVerb.Prepend); }
        if (words.TakePrefix("append")) { return RouteChange.Run(request, RouteVerb.Append); }
        if (words.Take("test")) { throw IpFault.Unsupported(words.Peek, "say ip route get"); }
        if (words.TakePrefix("delete")) { return RouteChange.Run(request, RouteVerb.Delete); }
        if (words.TakePrefix("get")) { return RouteGet.Run(request); }
        if (words.TakePrefix("flush")) { return Flush(request); }
        if (words.TakePrefix("help")) { throw IpFault.Make(words.LastSpan, IpFault.Usage, IpHelp.Route); }
        Word word = words.Peek;
        if (word.Text is "save" or "restore" or "showdump") { throw IpFault.Unsupported(word, "there are no binary dumps; use imq save"); }
        throw IpFault.Make(word.Span, IpFault.Usage, $"Command \"{word}\" is unknown, try \"ip route help\".", NearMiss.Hint(word.Text, Known));
    }

    private static int Show(IpRequest request)
    {
        RouteFilter filter = RouteFilter.Read(request);
        IprouteWriter to = request.NewWriter().OpenArray();
        RouteWriter writer = new(to, request.Options, request.Machine);
        foreach (Route route in filter.Select(request.Machine.Routes)) { writer.Write(route, filter); }
        request.Print(to.CloseArray());
        return 0;
    }

    private static int Flush(IpRequest request)
    {
        if (request.Words.AtEnd) { throw IpFault.Make(request.Words.Here, IpFault.Tool, "\"ip route flush\" requires arguments."); }
        RouteFilter filter = RouteFilter.Read(request);
        if (filter.IsCache) { return 0; }
        Route[] gone = [.. filter.Select(request.Machine.Routes)];
        foreach (Route route in gone) { request.Machine.Routes.Remove(route); }
        if (request.Options.Statistics == 0) { return 0; }
        request.Io.Out.Append(gone.Length == 0
            ? "Nothing to flush.\n"
            : string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"\n*** Round 1, deleting {gone.Length} entries ***\n*** Flush is complete after 1 round ***\n"));
        return 0;
    }
}
