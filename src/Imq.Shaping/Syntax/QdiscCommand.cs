using Imq.Packets.Tags;
using Imq.Shaping.Qdiscs;
using Imq.Syntax;

namespace Imq.Shaping.Syntax;

/// <summary><c>tc qdisc add|change|replace|link|del|show</c>.</summary>
/// <remarks>Source: iproute2 6.1 tc_qdisc.c; tc(8).</remarks>
internal static class QdiscCommand
{
    private static readonly string[] Commands = ["add", "change", "replace", "link", "delete", "list", "show", "help"];

    public static int Run(TcRequest request)
    {
        if (request.Words.AtEnd) { return QdiscShow.Run(request); }
        Word word = request.Words.Next();
        if (TcRequest.Matches(word, "add")) { return Modify(request, TcVerb.Add); }
        if (TcRequest.Matches(word, "change")) { return Modify(request, TcVerb.Change); }
        if (TcRequest.Matches(word, "replace")) { return Modify(request, TcVerb.Replace); }
        if (TcRequest.Matches(word, "link")) { return Modify(request, TcVerb.Link); }
        if (TcRequest.Matches(word, "delete")) { return Modify(request, null); }
        if (TcRequest.Matches(word, "list") || TcRequest.Matches(word, "show") || TcRequest.Matches(word, "lst")) { return QdiscShow.Run(request); }
        if (!TcRequest.Matches(word, "help"))
        {
            throw TcFault.Own(word, $"tc qdisc has no command '{word.Text}'", $"Command \"{word.Text}\" is unknown, try \"tc qdisc help\".", NearMiss.Hint(word.Text, Commands));
        }
        request.Io.Error.Append(TcUsage.Qdisc);
        return 0;
    }

    /// <param name="verb">Null for delete.</param>
    private static int Modify(TcRequest request, TcVerb? verb)
    {
        QdiscWords words = QdiscWords.Read(request);
        TcOptions options = request.Options(words.Kind?.Text ?? "");
        RefuseUnreadable(words.Kind, options);
        Devices.ShapedDevice device = request.RequiredDevice(words.Device);
        if (verb is { } given)
        {
            request.Control.Trees.ChangeQdisc(device, given, words.Parent, words.Handle, words.Kind?.Text, options);
        }
        else
        {
            request.Control.Trees.DeleteQdisc(device, words.Parent, words.Handle, words.Kind?.Text, options);
        }
        return 0;
    }

    /// <summary>tc cannot read the options of a kind it does not know; of one that only this router lacks, it says so itself.</summary>
    private static void RefuseUnreadable(Word? kind, TcOptions options)
    {
        if (kind is not { } word) { return; }
        if (word.Text != "noqueue" && BuiltInQdiscs.Find(word.Text) is { } known && (known.Name != "pfifo_fast" || options.Words.AtEnd))
        {
            OptionRehearsal.Qdisc(known, options);
            return;
        }
        if (options.Words.AtEnd) { return; }
        if (word.Text == "pfifo_fast")
        {
            throw TcFault.Own(options.Words.Peek, "pfifo_fast has no options", "qdisc 'pfifo_fast' does not support option parsing");
        }
        if (TcKinds.Qdiscs.Contains(word.Text)) { throw options.Refused(TcErrno.NotFound, "Specified qdisc kind is unknown"); }
        throw options.Fault(word, $"there is no qdisc '{word.Text}'",
            $"Unknown qdisc \"{word.Text}\", hence option \"{options.Words.Peek.Text}\" is unparsable",
            NearMiss.Hint(word.Text, BuiltInQdiscs.All.Select(static each => each.Name)), withUsage: false);
    }
}
