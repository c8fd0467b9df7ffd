using Imq.Router.Interfaces;
using Imq.Syntax;

namespace Imq.Router.Commands;

/// <summary>Which links <c>ip link show</c> lists: <c>[dev NAME] [up] [type TYPE] [group GROUP]</c>.</summary>
internal sealed class LinkFilter
{
    private Interface? _only;
    private bool _up;
    private string? _type, _group;

    public static LinkFilter Read(IpRequest request)
    {
        LinkFilter filter = new();
        IpWords words = request.Words;
        Word? device = null;
        while (!words.AtEnd)
        {
            if (words.Take("up")) { filter._up = true; }
            else if (words.Take("type")) { filter._type = words.Next().Text; }
            else if (words.Take("group")) { filter._group = LinkSet.GroupName(words.Next()); }
            else if (words.Take("master", "vrf")) { throw IpFault.Wrong(words.Next(), "Device does not exist\n"); }
            else if (!words.Take("nomaster"))
            {
                words.Take("dev");
                Word word = words.Next();
                if (word.Text is "help") { throw IpFault.Make(word.Span, IpFault.Usage, IpHelp.Link); }
                if (device is not null) { throw IpFault.Garbage("dev", word, ["up", "type", "group", "nomaster"]); }
                device = word;
            }
        }
        if (device is { } name)
        {
            filter._only = request.Machine.Interfaces.Find(name.Text) ?? throw IpFault.Make(name.Span, IpFault.Tool,
                $"Device \"{name}\" does not exist.", NearMiss.Hint(name.Text, request.Machine.InterfaceNames));
        }
        return filter;
    }

    public bool Takes(Interface at) =>
        (_only is null || _only == at) && (!_up || at.IsUp)
        && (_type is null || LinkWriter.TypeOf(at) == _type || at.Kind.ToString().Equals(_type, StringComparison.OrdinalIgnoreCase))
        && (_group is null || LinkWriter.GroupOf(at) == _group);
}
