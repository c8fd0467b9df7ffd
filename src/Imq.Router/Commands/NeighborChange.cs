using Imq.Packets;
using Imq.Packets.Addresses;
using Imq.Router.Interfaces;
using Imq.Router.Neighbors;
using Imq.Router.Routing;
using Imq.Syntax;

namespace Imq.Router.Commands;

/// <summary><c>ip neigh add|change|replace|del ADDRESS [lladdr MAC] [nud STATE] [router] dev NAME</c>.</summary>
internal sealed class NeighborChange(IpRequest request)
{
    private static readonly string[] Known = ["lladdr", "nud", "dev", "router", "to"];

    private Word? _at;
    private IpAddress _address;
    private Interface? _device;
    private MacAddress? _mac;
    private NudState _state = NudState.Permanent;
    private bool _router;

    public static int Run(IpRequest request, NeighborVerb verb)
    {
        NeighborChange change = new(request);
        change.Read(request.Words);
        if (change._device is null || change._at is not { } at)
        {
            throw IpFault.Make(request.Words.Here, IpFault.Usage, "Device and destination are required arguments.");
        }
        change.Apply(verb, at, NeighborCommand.KeyOf(change._device.Index, change._address));
        return 0;
    }

    private void Read(IpWords words)
    {
        while (!words.AtEnd)
        {
            if (words.Take("lladdr")) { _mac = ReadMac(words.Next()); }
            else if (words.Take("nud"))
            {
                Word word = words.Next();
                _state = NeighborFilter.StateOf(word.Text) ?? throw IpFault.Wrong(word, "nud state is bad", NearMiss.Hint(word.Text, NeighborWriter.StateNames));
            }
            else if (words.Take("dev")) { _device = words.Device(request.Machine.Interfaces); }
            else if (words.Take("router")) { _router = true; }
            else if (words.Take("proxy", "use", "managed", "extern_learn", "protocol"))
            {
                throw IpFault.Unsupported(words.Last, "this router's neighbours have none");
            }
            else
            {
                words.Take("to");
                if (words.AtEnd) { throw IpFault.Incomplete(words.Here); }
                Word word = words.Peek;
                if (word.Text == "help") { throw IpFault.Make(word.Span, IpFault.Usage, IpHelp.Neighbor); }
                if (_at is not null) { throw IpFault.Garbage("to", word, Known); }
                _address = words.Address(request.Family);
                _at = word;
            }
        }
    }

    private static MacAddress? ReadMac(Word word)
    {
        if (word.Text == "null") { return null; }
        return MacAddress.TryParse(word.Text, null, out MacAddress mac)
            ? mac
            : throw IpFault.Make(word.Span, IpFault.Tool, $"\"{word}\" is invalid lladdr.");
    }

    private void Apply(NeighborVerb verb, Word at, in NeighborKey key)
    {
        NeighborTable table = request.Machine.Neighbors;
        Neighbor? known = table.Find(key);
        if (verb == NeighborVerb.Add && known is not null) { throw IpFault.Answer(at.Span, "File exists"); }
        if (verb is NeighborVerb.Change or NeighborVerb.Delete && known is null) { throw IpFault.Answer(at.Span, "No such file or directory"); }
        if (verb == NeighborVerb.Delete)
        {
            table.Delete(key);
            return;
        }
        if (_mac is null && known is null && _state != NudState.NoArp && (_state & NudState.Valid) != 0)
        {
            throw IpFault.Refused(at.Span, "No link layer address given");
        }
        if (!table.TrySet(key, _mac, _state)) { throw IpFault.Answer(at.Span, "No buffer space available"); }
        if (_router && table.Find(key) is { } set) { set.IsRouter = true; }
    }
}
