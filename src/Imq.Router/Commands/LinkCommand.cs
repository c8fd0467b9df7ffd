using Imq.Router.Interfaces;
using Imq.Syntax;

namespace Imq.Router.Commands;

/// <summary><c>ip link [show|set|add|delete]</c>.</summary>
internal static class LinkCommand
{
    private static readonly string[] Known = ["add", "set", "change", "replace", "delete", "show", "list"];

    public static int Run(IpRequest request)
    {
        IpWords words = request.Words;
        if (words.AtEnd) { return Show(request); }
        if (words.TakePrefix("add")) { return LinkAdd.Run(request); }
        if (words.TakePrefix("set", "change")) { return LinkSet.Run(request); }
        if (words.TakePrefix("replace")) { throw IpFault.Unsupported(words.Peek, "say add or set"); }
        if (words.TakePrefix("delete")) { return Delete(request); }
        if (words.TakePrefix("show", "lst", "list")) { return Show(request); }
        if (words.TakePrefix("help")) { throw IpFault.Make(words.LastSpan, IpFault.Usage, IpHelp.Link); }
        Word word = words.Peek;
        if (word.Text is "xstats" or "afstats" or "property") { throw IpFault.Unsupported(word, "this router's links have none"); }
        throw IpFault.Make(word.Span, IpFault.Usage, $"Command \"{word}\" is unknown, try \"ip link help\".", NearMiss.Hint(word.Text, Known));
    }

    private static int Show(IpRequest request)
    {
        IpOptions options = request.Options with { LinkOnly = true, Family = null };
        LinkFilter filter = LinkFilter.Read(request);
        IprouteWriter to = request.NewWriter().OpenArray();
        foreach (Interface at in request.Machine.Interfaces.All.Where(filter.Takes))
        {
            LinkWriter writer = new(to, options, isLink: true);
            to.OpenObject();
            if (options.Brief) { writer.WriteBrief(at); }
            else
            {
                writer.Write(at);
                if (options.Statistics > 0)
                {
                    to.Text(options.NewLine);
                    writer.WriteStatistics(at);
                }
            }
            to.CloseObject().Text("\n");
        }
        request.Print(to.CloseArray());
        return 0;
    }

    private static int Delete(IpRequest request)
    {
        IpWords words = request.Words;
        Word? name = null;
        while (!words.AtEnd)
        {
            if (words.Take("type"))
            {
                words.Next();
                continue;
            }
            if (words.Take("group")) { throw IpFault.Wrong(words.Next(), "whole groups are not deleted here"); }
            words.Take("dev");
            Word word = words.Next();
            if (word.Text == "help") { throw IpFault.Make(word.Span, IpFault.Usage, IpHelp.Link); }
            if (name is not null) { throw IpFault.Garbage("dev", word); }
            name = word;
        }
        if (name is not { } wanted) { throw IpFault.Missing(words.Here, "dev"); }
        InterfaceTable interfaces = request.Machine.Interfaces;
        Interface gone = interfaces.Find(wanted.Text) ?? throw IpFault.NoDevice(wanted, request.Machine.InterfaceNames);
        if (gone.IsLoopback) { throw IpFault.Answer(wanted.Span, "Operation not supported"); }
        interfaces.Remove(gone);
        return 0;
    }
}
