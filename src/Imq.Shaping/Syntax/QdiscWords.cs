using Imq.Packets.Tags;
using Imq.Syntax;

namespace Imq.Shaping.Syntax;

/// <summary>The words of <c>tc qdisc add</c> and its like, up to the qdisc's own options.</summary>
internal sealed class QdiscWords
{
    public Word? Device { get; private set; }

    public ClassId Handle { get; private set; }

    public ClassId Parent { get; private set; }

    public Word? Kind { get; private set; }

    public static QdiscWords Read(TcRequest request)
    {
        QdiscWords made = new();
        while (!request.Words.AtEnd && made.Kind is null) { made.ReadOne(request.Words.Next(), request); }
        return made;
    }

    private void ReadOne(Word word, TcRequest request)
    {
        if (word.Text == "dev") { Device = Once("dev", Device, request.Value()); }
        else if (word.Text == "handle") { ReadHandle(word, request); }
        else if (word.Text == "root")
        {
            RefuseSecondParent(word);
            Parent = ClassId.Root;
        }
        else if (word.Text is "ingress" or "clsact")
        {
            RefuseSecondParent(word);
            Parent = ClassId.Ingress;
            Handle = new ClassId(0xFFFF, 0);
            Kind = word;
        }
        else if (word.Text == "parent")
        {
            Word value = request.Value();
            if (!Parent.IsNone) { throw TcFault.Duplicate("parent", value); }
            Parent = TcIds.TryClassId(value.Text, out ClassId parent) ? parent : throw TcFault.Argument(value, "invalid parent ID", "MAJOR:MINOR, hexadecimal");
        }
        else if (TcRequest.Matches(word, "estimator")) { EstimatorWords.Read(word, request); }
        else if (TcRequest.Matches(word, "stab")) { throw TcFault.Own(word, "stab is not supported: give overhead, mpu and linklayer to htb or tbf"); }
        else if (word.Text is "ingress_block" or "egress_block") { throw TcFault.Own(word, $"{word.Text} is not supported: there are no shared blocks"); }
        else if (TcRequest.Matches(word, "help")) { request.Io.Error.Append(TcUsage.Qdisc); }
        else { Kind = word; }
    }

    private void ReadHandle(Word word, TcRequest request)
    {
        if (!Handle.IsNone) { throw TcFault.Duplicate("handle", word); }
        Word value = request.Value();
        Handle = TcIds.TryHandle(value.Text, out ClassId handle) ? handle : throw TcFault.Argument(value, "invalid qdisc ID", "MAJOR:, hexadecimal");
    }

    private void RefuseSecondParent(Word word)
    {
        if (!Parent.IsNone) { throw TcFault.Own(word, $"{word.Text} is a second parent", $"Error: \"{word.Text}\" is duplicate parent ID"); }
    }

    private static Word Once(string keyword, Word? before, Word value) => before is null ? value : throw TcFault.Duplicate(keyword, value);
}
