using Imq.Packets;
using Imq.Router.Interfaces;
using Imq.Router.Neighbors;
using Imq.Router.Routing;
using Imq.Syntax;

namespace Imq.Router.Commands;

/// <summary>Which neighbours <c>ip neigh show</c> and <c>flush</c> mean: <c>[to PREFIX] [dev NAME] [nud STATE]…</c>.</summary>
internal sealed class NeighborFilter
{
    private IpFamily? _family;
    private Interface? _device;
    private IpPrefix? _to;
    private NudState _states;
    private bool _all;

    public bool HidesDevice => _device is not null;

    /// <summary>States were named, so permanent entries are meant too if they are among them.</summary>
    public bool NamesStates => _all || _states != 0;

    public static NeighborFilter Read(IpRequest request)
    {
        NeighborFilter filter = new() { _family = request.Family };
        IpWords words = request.Words;
        while (!words.AtEnd)
        {
            if (words.Take("dev")) { filter._device = words.Device(request.Machine.Interfaces); }
            else if (words.Take("nud")) { filter.ReadState(words.Next()); }
            else if (words.Take("all", "unused", "nomaster")) { continue; }
            else if (words.Take("proxy", "master", "vrf", "protocol")) { throw IpFault.Unsupported(words.Last, "this router's neighbours have none"); }
            else
            {
                words.Take("to");
                if (!words.AtEnd && words.Peek.Text == "help") { throw IpFault.Make(words.Peek.Span, IpFault.Usage, IpHelp.Neighbor); }
                filter._to = words.Prefix(request.Family);
                filter._family ??= filter._to.Value.Family;
            }
        }
        return filter;
    }

    /// <summary>In the order of interface and address: the kernel's own follows its hash and is no order.</summary>
    public IEnumerable<Neighbor> Select(NeighborTable table) =>
        table.All.ToArray().Where(Takes).OrderBy(n => n.Key.Family).ThenBy(n => n.Key.Port).ThenBy(n => n.Key.Address.Value);

    public static NudState? StateOf(string name) => name switch
    {
        "none" => NudState.None,
        "permanent" => NudState.Permanent,
        "reachable" => NudState.Reachable,
        "noarp" => NudState.NoArp,
        "stale" => NudState.Stale,
        "incomplete" => NudState.Incomplete,
        "delay" => NudState.Delay,
        "probe" => NudState.Probe,
        "failed" => NudState.Failed,
        _ => null,
    };

    private void ReadState(Word word)
    {
        if (word.Text == "all") { _all = true; }
        else { _states |= StateOf(word.Text) ?? throw IpFault.Wrong(word, "nud state is bad", NearMiss.Hint(word.Text, NeighborWriter.StateNames)); }
    }

    private bool Takes(Neighbor neighbor)
    {
        IpAddress address = neighbor.Key.Family == IpFamily.V4 ? IpAddress.From(neighbor.Key.Address4) : IpAddress.From(neighbor.Key.Address);
        bool isShown = _all || (_states != 0 ? (neighbor.State & _states) != 0 : (neighbor.State & ~NudState.NoArp) != 0);
        return isShown && (_family is null || neighbor.Key.Family == _family) && (_device is null || neighbor.Key.Port == _device.Index)
            && (_to is null || _to.Value.Contains(address));
    }
}
