using Imq.Packets.Tags;
using Imq.Shaping.Devices;
using Imq.Shaping.Filters;
using Imq.Shaping.Qdiscs;
using Imq.Syntax;

namespace Imq.Shaping.Syntax;

/// <summary><c>tc filter show|get</c>: what was asked for is left out of each line, as tc does.</summary>
/// <remarks>Source: iproute2 6.1 tc_filter.c print_filter; Linux cls_api.c tc_dump_tfilter.</remarks>
internal static class FilterShow
{
    public static int Run(TcRequest request)
    {
        if (!request.Words.AtEnd && TcRequest.Matches(request.Words.Peek, "help"))
        {
            request.Io.Error.Append(TcUsage.Filter);
            return 0;
        }
        FilterSelection selection = FilterSelection.Read(request, isShow: true);
        IprouteWriter to = new(request.Json);
        to.OpenArray();
        if (selection.Device is { } name) { Show(request, request.Device(name), selection, to); }
        to.CloseArray();
        request.Print(to);
        return 0;
    }

    public static int RunGet(TcRequest request)
    {
        FilterSelection selection = FilterSelection.Read(request, isShow: false);
        TcOptions options = request.Options(selection.Kind?.Text ?? "");
        if (selection.Protocol is null) { throw TcFault.Own(null, "get needs a protocol", "Must specify filter protocol"); }
        if (selection.Preference == 0) { throw TcFault.Own(null, "get needs a preference", "Must specify filter priority when using \"get\""); }
        if (selection.Kind is null) { throw TcFault.Own(null, "get needs the filter's kind", "Must specify filter type"); }
        FilterOptions? filter = FilterCommand.ReadOptions(selection, options);
        ShapedDevice device = request.RequiredDevice(selection.Device);
        IprouteWriter to = new(request.Json);
        to.OpenArray();
        FilterCommand.Ask(() =>
        {
            FilterEditor editor = new(device, selection, filter, options, request.Control);
            (Classifier classifier, object element, ClassId parent) = editor.Get();
            Print(classifier, element, parent, new FilterSelection(), request, to);
            return 0;
        });
        to.CloseArray();
        request.Print(to);
        return 0;
    }

    private static void Show(TcRequest request, ShapedDevice device, FilterSelection asked, IprouteWriter to)
    {
        ClassId parent = asked.Parent.IsNone ? device.Root.Handle : asked.Parent;
        if (BlockAt(device, parent) is not FilterBlock block) { return; }
        foreach (Classifier each in block.Classifiers.ToArray())
        {
            if ((asked.Preference != 0 && asked.Preference != each.Preference) || (asked.Protocol is { } protocol && protocol != each.Protocol)) { continue; }
            Print(each, null, parent, asked, request, to);
            foreach (object element in each.Elements) { Print(each, element, parent, asked, request, to); }
        }
    }

    private static FilterChain? BlockAt(ShapedDevice device, ClassId parent)
    {
        if (device.Handles.Find(parent.Handle) is not ClassfulQdisc qdisc) { return null; }
        return parent.Minor == 0 ? qdisc.Filters : qdisc.FindClass(parent)?.Filters;
    }

    private static void Print(Classifier classifier, object? element, ClassId parent, FilterSelection asked, TcRequest request, IprouteWriter to)
    {
        to.OpenObject().Text("filter ");
        if (asked.Parent.IsNone) { to.String("parent", "parent ", parent.ToString(), " "); }
        if (asked.Protocol is null) { to.String("protocol", "protocol ", ProtocolNames.ToText(classifier.Protocol), " "); }
        if (asked.Preference == 0) { to.Number("pref", "pref ", classifier.Preference, " "); }
        to.String("kind", "", classifier.Kind, " ");
        if (asked.Chain is null) { to.Number("chain", "chain ", 0, " "); }
        if (element is not null)
        {
            to.OpenObject("options");
            classifier.Dump(element, request.Writer(to));
            to.CloseObject();
        }
        to.Text(request.NewLine).CloseObject();
    }
}
