using System.Globalization;
using Imq.Packets.Tags;
using Imq.Shaping.Devices;
using Imq.Shaping.Qdiscs;
using Imq.Syntax;

namespace Imq.Shaping.Syntax;

/// <summary><c>tc qdisc show [dev DEV] [root | handle H | parent P] [invisible]</c>.</summary>
/// <remarks>Source: iproute2 6.1 tc_qdisc.c print_qdisc.</remarks>
internal sealed class QdiscShow
{
    private Word? _device;
    private ClassId _parent, _handle;
    private bool _invisible, _none;

    public static int Run(TcRequest request)
    {
        QdiscShow show = new();
        while (!request.Words.AtEnd)
        {
            if (show.ReadOne(request.Words.Next(), request)) { return 0; }
        }
        IprouteWriter to = new(request.Json);
        to.OpenArray();
        foreach (ShapedDevice device in request.Shown(show._device))
        {
            foreach (Qdisc each in TreeEditor.AllQdiscs(device))
            {
                if (show.Wants(each)) { show.Print(each, request, to); }
            }
        }
        to.CloseArray();
        request.Print(to);
        return 0;
    }

    /// <returns>True where the usage was all that was asked for.</returns>
    private bool ReadOne(Word word, TcRequest request)
    {
        if (word.Text == "dev") { _device = request.Value(); }
        else if (word.Text == "root") { _parent = ClassId.Root; }
        else if (word.Text is "ingress" or "clsact") { _none = true; }
        else if (word.Text == "parent") { _parent = request.ClassId("invalid parent ID"); }
        else if (word.Text == "handle")
        {
            Word value = request.Value();
            _handle = TcIds.TryHandle(value.Text, out ClassId handle) ? handle : throw TcFault.Argument(value, "invalid handle ID", "MAJOR:, hexadecimal");
        }
        else if (word.Text == "invisible") { _invisible = true; }
        else if (TcRequest.Matches(word, "help"))
        {
            request.Io.Error.Append(TcUsage.Qdisc);
            return true;
        }
        else { throw TcFault.Own(word, $"tc qdisc show has no '{word.Text}'", $"What is \"{word.Text}\"? Try \"tc qdisc help\"."); }
        return false;
    }

    private bool Wants(Qdisc qdisc) => !_none && (_invisible || !qdisc.IsInvisible)
        && (_parent.IsNone || qdisc.ParentId == _parent) && (_handle.IsNone || qdisc.Handle == _handle);

    private void Print(Qdisc qdisc, TcRequest request, IprouteWriter to)
    {
        to.OpenObject();
        to.String("kind", "qdisc ", qdisc.KindName, " ");
        to.String("handle", "", qdisc.Handle.Major.ToString("x", CultureInfo.InvariantCulture) + ":");
        to.Text(request.Raw ? string.Create(CultureInfo.InvariantCulture, $"[{qdisc.Handle.Value:x8}] ") : " ");
        if (_device is null) { to.String("dev", "dev ", qdisc.Device.Name, " "); }
        if (qdisc.ParentId == ClassId.Root) { to.Flag("root", "root ", true).Number("refcnt", "refcnt ", 2, " "); }
        else { to.String("parent", "parent ", qdisc.ParentId.ToString(), " "); }
        TcWriter writer = request.Writer(to);
        to.OpenObject("options");
        qdisc.Dump(writer);
        to.CloseObject();
        to.Text(request.NewLine);
        if (request.Statistics)
        {
            TcStatistics.Print(qdisc.Counts, qdisc.Backlog, qdisc.QueueLength, hasSent: true, request.NewLine, to);
            to.Text(request.NewLine);
            qdisc.DumpStatistics(writer);
        }
        to.CloseObject();
    }
}
