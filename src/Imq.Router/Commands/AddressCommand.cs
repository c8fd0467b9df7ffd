using System.Collections.Immutable;
using Imq.Packets;
using Imq.Router.Interfaces;
using Imq.Syntax;

namespace Imq.Router.Commands;

/// <summary><c>ip address [show|add|change|replace|del|flush]</c>.</summary>
internal static class AddressCommand
{
    private static readonly string[] Known = ["add", "change", "replace", "delete", "show", "list", "flush"];

    public static int Run(IpRequest request)
    {
        IpWords words = request.Words;
        if (words.AtEnd) { return Show(request); }
        if (words.TakePrefix("add")) { return AddressChange.Run(request, AddressVerb.Add); }
        if (words.TakePrefix("change", "chg")) { return AddressChange.Run(request, AddressVerb.Replace); }
        if (words.TakePrefix("replace")) { return AddressChange.Run(request, AddressVerb.Replace); }
        if (words.TakePrefix("delete")) { return AddressChange.Run(request, AddressVerb.Delete); }
        if (words.TakePrefix("show", "lst", "list")) { return Show(request); }
        if (words.TakePrefix("flush")) { return Flush(request); }
        if (words.TakePrefix("help")) { throw IpFault.Make(words.LastSpan, IpFault.Usage, IpHelp.Address); }
        Word word = words.Peek;
        if (word.Text is "save" or "restore" or "showdump") { throw IpFault.Unsupported(word, "there are no binary dumps; use imq save"); }
        throw IpFault.Make(word.Span, IpFault.Usage, $"Command \"{word}\" is unknown, try \"ip address help\".", NearMiss.Hint(word.Text, Known));
    }

    private static int Show(IpRequest request)
    {
        AddressFilter filter = AddressFilter.Read(request);
        IpOptions options = request.Options with { Family = filter.Family, LinkOnly = request.Options.LinkOnly };
        IprouteWriter to = request.NewWriter().OpenArray();
        foreach (Interface at in request.Machine.Interfaces.All.Where(filter.Takes)) { Write(to, options, filter, at); }
        request.Print(to.CloseArray());
        return 0;
    }

    private static void Write(IprouteWriter to, IpOptions options, AddressFilter filter, Interface at)
    {
        LinkWriter links = new(to, options, isLink: false, isBare: options.Family == IpFamily.V6 && !filter.NamesDevice);
        AddressWriter addresses = new(to, options);
        ImmutableArray<InterfaceAddress> shown = options.LinkOnly ? [] : [.. at.Addresses.Where(a => filter.Takes(at, a))];
        to.OpenObject();
        if (options.Brief) { links.WriteBrief(at); }
        else if ((!options.OneLine && !filter.HidesLinks) || options.LinkOnly)
        {
            links.Write(at);
            to.Text("\n");
        }
        if (!options.LinkOnly) { to.OpenArray("addr_info"); }
        foreach (InterfaceAddress address in shown) { addresses.Write(at, address); }
        if (!options.LinkOnly) { to.CloseArray(); }
        if (options.Brief) { to.Text("\n"); }
        else if (options.Statistics > 0 && ((!options.OneLine && !filter.HidesLinks) || options.LinkOnly))
        {
            links.WriteStatistics(at);
            to.Text("\n");
        }
        to.CloseObject();
    }

    /// <summary>Takes away what the filter selects. <c>-s</c> says how many, <c>-s -s</c> which.</summary>
    private static int Flush(IpRequest request)
    {
        if (request.Words.AtEnd) { throw IpFault.Make(request.Words.Here, IpFault.Tool, "Flush requires arguments."); }
        AddressFilter filter = AddressFilter.Read(request);
        int count = 0;
        IprouteWriter shown = new(json: false);
        AddressWriter writer = new(shown, request.Options with { OneLine = true, Json = false });
        foreach (Interface at in request.Machine.Interfaces.All.Where(filter.Takes).ToArray())
        {
            foreach (InterfaceAddress gone in at.Addresses.Where(a => filter.Takes(at, a)).ToArray())
            {
                count++;
                if (request.Options.Statistics > 1) { writer.Write(at, gone, newLine: "\n"); }
                ImmutableArray<InterfaceAddress> left = AddressBook.Without(at.Addresses, gone);
                request.Machine.Interfaces.Change(at, at.Settings with { Addresses = left });
            }
        }
        request.Io.Out.Append(shown.ToString());
        if (request.Options.Statistics > 0) { Report(request, count); }
        return 0;
    }

    private static void Report(IpRequest request, int count)
    {
        if (count == 0)
        {
            request.Io.Out.Append("Nothing to flush.\n");
            return;
        }
        request.Io.Out.Append(System.Globalization.CultureInfo.InvariantCulture,
            $"\n*** Round 1, deleting {count} addresses ***\n*** Flush is complete after 1 round ***\n");
    }
}
