using Imq.Packets.Tags;
using Imq.Syntax;

namespace Imq.Shaping.Syntax;

/// <summary>The words that say which filter is meant: device, parent, preference, protocol, chain, handle, kind.</summary>
/// <remarks>Source: iproute2 6.1 tc_filter.c.</remarks>
internal sealed class FilterSelection
{
    private bool _hasChain;

    public Word? Device { get; private set; }

    /// <summary>None: the root qdisc.</summary>
    public ClassId Parent { get; private set; }

    public Word? ParentWord { get; private set; }

    /// <summary>0 where not given.</summary>
    public uint Preference { get; private set; }

    /// <summary>Null where not given.</summary>
    public ushort? Protocol { get; private set; }

    /// <summary>Null where not given; only chain 0 exists.</summary>
    public uint? Chain => _hasChain ? 0 : null;

    public Word? Handle { get; private set; }

    public Word? Kind { get; private set; }

    /// <param name="isShow">show takes no handle and no kind.</param>
    public static FilterSelection Read(TcRequest request, bool isShow)
    {
        FilterSelection made = new();
        while (!request.Words.AtEnd && made.Kind is null)
        {
            Word word = request.Words.Next();
            if (made.ReadOne(word, request) || made.ReadOther(word, request, isShow)) { continue; }
            if (!isShow)
            {
                made.Kind = word;
                continue;
            }
            throw TcFault.Own(word, $"tc filter show has no '{word.Text}'", $" What is \"{word.Text}\"? Try \"tc filter help\"");
        }
        return made;
    }

    private bool ReadOne(Word word, TcRequest request)
    {
        if (word.Text == "dev") { Device = Device is null ? request.Value() : throw TcFault.Duplicate("dev", request.Value()); }
        else if (word.Text is "root" or "ingress" or "egress")
        {
            if (!Parent.IsNone) { throw TcFault.Own(word, $"{word.Text} is a second parent", $"Error: \"{word.Text}\" is duplicate parent ID"); }
            Parent = word.Text == "root" ? ClassId.Root : new ClassId(word.Text == "ingress" ? 0xFFFF_FFF2 : 0xFFFF_FFF3);
            ParentWord = word;
        }
        else if (word.Text == "parent")
        {
            Word value = request.Value();
            if (!Parent.IsNone) { throw TcFault.Duplicate("parent", value); }
            Parent = TcIds.TryClassId(value.Text, out ClassId id) ? id : throw TcFault.Argument(value, "Invalid parent ID", "MAJOR:MINOR, hexadecimal");
            ParentWord = value;
        }
        else if (word.Text == "handle") { ReadHandle(request); }
        else { return false; }
        return true;
    }

    private bool ReadOther(Word word, TcRequest request, bool isShow)
    {
        if (TcRequest.Matches(word, "preference") || TcRequest.Matches(word, "priority")) { ReadPreference(request, isShow); }
        else if (TcRequest.Matches(word, "protocol")) { ReadProtocol(request); }
        else if (TcRequest.Matches(word, "chain")) { ReadChain(request); }
        else if (TcRequest.Matches(word, "block")) { throw TcFault.Own(word, "block is not supported: there are no shared blocks"); }
        else if (!isShow && TcRequest.Matches(word, "estimator")) { EstimatorWords.Read(word, request); }
        else { return false; }
        return true;
    }

    private void ReadHandle(TcRequest request)
    {
        Word value = request.Value();
        Handle = Handle is null ? value : throw TcFault.Duplicate("handle", value);
    }

    private void ReadPreference(TcRequest request, bool isShow)
    {
        Word value = request.Value();
        if (Preference != 0) { throw TcFault.Duplicate("priority", value); }
        string fault = isShow ? "invalid preference" : "invalid priority value";
        Preference = CNumbers.TryUnsigned(value.Text, 0, out uint number) && number <= 0xFFFF ? number : throw TcFault.Argument(value, fault, "0..65535");
    }

    private void ReadProtocol(TcRequest request)
    {
        Word value = request.Value();
        if (Protocol is not null) { throw TcFault.Duplicate("protocol", value); }
        Protocol = ProtocolNames.TryParse(value.Text, out ushort number) ? number : throw TcFault.Argument(value, "invalid protocol", "ip, ipv6, all, arp, 802.1Q or a number");
    }

    private void ReadChain(TcRequest request)
    {
        Word value = request.Value();
        if (_hasChain) { throw TcFault.Duplicate("chain", value); }
        if (!CNumbers.TryUnsigned(value.Text, 0, out uint number)) { throw TcFault.Argument(value, "invalid chain index value", "a number"); }
        if (number != 0) { throw TcFault.Own(value, $"chain {number} is not supported: only actions lead to other chains than 0"); }
        _hasChain = true;
    }
}
