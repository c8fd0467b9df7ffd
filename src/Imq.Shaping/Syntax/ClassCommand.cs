using Imq.Packets.Tags;
using Imq.Shaping.Devices;
using Imq.Shaping.Qdiscs;
using Imq.Syntax;

namespace Imq.Shaping.Syntax;

/// <summary><c>tc class add|change|replace|del|show</c>.</summary>
/// <remarks>Source: iproute2 6.1 tc_class.c; tc(8).</remarks>
internal static class ClassCommand
{
    private static readonly string[] Commands = ["add", "change", "replace", "delete", "list", "show", "help"];

    public static int Run(TcRequest request)
    {
        if (request.Words.AtEnd) { return ClassShow.Run(request); }
        Word word = request.Words.Next();
        if (TcRequest.Matches(word, "add")) { return Modify(request, TcVerb.Add); }
        if (TcRequest.Matches(word, "change")) { return Modify(request, TcVerb.Change); }
        if (TcRequest.Matches(word, "replace")) { return Modify(request, TcVerb.Replace); }
        if (TcRequest.Matches(word, "delete")) { return Modify(request, null); }
        if (TcRequest.Matches(word, "list") || TcRequest.Matches(word, "show") || TcRequest.Matches(word, "lst")) { return ClassShow.Run(request); }
        if (!TcRequest.Matches(word, "help"))
        {
            throw TcFault.Own(word, $"tc class has no command '{word.Text}'", $"Command \"{word.Text}\" is unknown, try \"tc class help\".", NearMiss.Hint(word.Text, Commands));
        }
        request.Io.Error.Append(TcUsage.Class);
        return 0;
    }

    /// <param name="verb">Null for delete.</param>
    private static int Modify(TcRequest request, TcVerb? verb)
    {
        Word? deviceName = null, kind = null;
        ClassId id = default, parent = default;
        while (!request.Words.AtEnd && kind is null)
        {
            Word word = request.Words.Next();
            if (word.Text == "dev") { deviceName = deviceName is null ? request.Value() : throw TcFault.Duplicate("dev", request.Value()); }
            else if (word.Text == "classid") { id = ReadId(request, "classid", id, "invalid class ID"); }
            else if (word.Text == "handle") { throw TcFault.Own(word, "a class is named by classid, not by handle", "Error: try \"classid\" instead of \"handle\""); }
            else if (word.Text == "root")
            {
                if (!parent.IsNone) { throw TcFault.Own(word, "root is a second parent", "Error: \"root\" is duplicate parent ID."); }
                parent = ClassId.Root;
            }
            else if (word.Text == "parent") { parent = ReadId(request, "parent", parent, "invalid parent ID"); }
            else if (TcRequest.Matches(word, "estimator")) { EstimatorWords.Read(word, request); }
            else if (TcRequest.Matches(word, "help")) { request.Io.Error.Append(TcUsage.Class); }
            else { kind = word; }
        }
        TcOptions options = request.Options(kind?.Text ?? "");
        RefuseClassless(kind, options);
        ShapedDevice device = request.RequiredDevice(deviceName);
        if (verb is { } given) { ClassEditor.ChangeClass(device, given, parent, id, options); }
        else { ClassEditor.DeleteClass(device, parent, id, options); }
        return 0;
    }

    private static ClassId ReadId(TcRequest request, string keyword, ClassId before, string fault)
    {
        Word word = request.Value();
        if (!before.IsNone) { throw TcFault.Duplicate(keyword, word); }
        return TcIds.TryClassId(word.Text, out ClassId id) ? id : throw TcFault.Argument(word, fault, "MAJOR:MINOR, hexadecimal");
    }

    private static void RefuseClassless(Word? kind, TcOptions options)
    {
        if (kind is not { } word) { return; }
        if (!TcKinds.Classful.Contains(word.Text))
        {
            throw options.Fault(word, $"{word.Text} has no classes that can be made", $"Error: Qdisc \"{word.Text}\" is classless.", withUsage: false);
        }
        QdiscKind known = BuiltInQdiscs.Find(word.Text) ?? throw options.Refused(TcErrno.NotFound, "Specified qdisc kind is unknown");
        OptionRehearsal.Class(known, options);
    }
}
