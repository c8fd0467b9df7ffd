using System.Globalization;
using Imq.Packets.Tags;
using Imq.Shaping.Devices;
using Imq.Shaping.Qdiscs;
using Imq.Syntax;

namespace Imq.Shaping.Syntax;

/// <summary><c>tc class show [dev DEV] [root | parent ID] [classid ID]</c>; tc 6.1 has no JSON for classes, text is printed with <c>-j</c> too.</summary>
/// <remarks>Without dev it shows nothing, as Linux. Of the parent only the qdisc counts. Source: iproute2 6.1 tc_class.c print_class.</remarks>
internal static class ClassShow
{
    public static int Run(TcRequest request)
    {
        Word? deviceName = null;
        ClassId parent = default, wanted = default;
        while (!request.Words.AtEnd)
        {
            Word word = request.Words.Next();
            if (word.Text == "dev") { deviceName = request.Value(); }
            else if (word.Text == "qdisc")
            {
                Word value = request.Value();
                parent = TcIds.TryHandle(value.Text, out ClassId handle) ? handle : throw TcFault.Argument(value, "invalid qdisc ID", "MAJOR:, hexadecimal");
            }
            else if (word.Text == "classid") { wanted = request.ClassId("invalid class ID"); }
            else if (word.Text == "root") { parent = ClassId.Root; }
            else if (word.Text == "parent") { parent = request.ClassId("invalid parent ID"); }
            else if (TcRequest.Matches(word, "help"))
            {
                request.Io.Error.Append(TcUsage.Class);
                return 0;
            }
            else { throw TcFault.Own(word, $"tc class show has no '{word.Text}'", $"What is \"{word.Text}\"? Try \"tc class help\"."); }
        }
        if (deviceName is not { } name) { return 0; }
        Show(request, request.Device(name), parent, wanted);
        return 0;
    }

    private static void Show(TcRequest request, ShapedDevice device, ClassId parent, ClassId wanted)
    {
        IprouteWriter to = new(json: false);
        foreach (Qdisc qdisc in TreeEditor.AllQdiscs(device))
        {
            if (qdisc is not ClassfulQdisc classful || (!parent.IsNone && parent.Handle != qdisc.Handle)) { continue; }
            foreach (TcClass each in classful.Classes)
            {
                if (wanted.IsNone || each.Id == wanted) { Print(classful.KindName, each, request, to); }
            }
        }
        request.Io.Out.Append(to);
    }

    private static void Print(string kind, TcClass of, TcRequest request, IprouteWriter to)
    {
        to.Text($"class {kind} {of.Id} ").Text(of.ParentId == ClassId.Root ? "root " : $"parent {of.ParentId} ");
        if (of.Leaf is { Handle.IsNone: false } leaf) { to.Text(string.Create(CultureInfo.InvariantCulture, $"leaf {leaf.Handle.Major:x}: ")); }
        TcWriter writer = request.Writer(to);
        of.Dump(writer);
        to.Text("\n");
        if (!request.Statistics) { return; }
        if (kind == "tbf")
        {
            to.Text("\n"); // Linux keeps no statistics of tbf's one class
            return;
        }
        TcStatistics.Print(of.Counts, of.Backlog, of.QueueLength, of.HasSent, request.NewLine, to);
        to.Text("\n");
        int length = to.Length;
        of.DumpStatistics(writer);
        if (to.Length > length) { to.Text("\n"); }
    }
}
