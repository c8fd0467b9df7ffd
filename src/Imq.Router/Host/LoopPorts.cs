using Imq.Router.Interfaces;
using Imq.Router.Loop;
using Imq.Router.Ports;

namespace Imq.Router.Host;

/// <summary>Keeps the event loop's ports those of the interface table.</summary>
internal sealed class LoopPorts
{
    private readonly EventLoop _loop;
    private readonly InterfaceTable _interfaces;
    private readonly HashSet<IPort> _known = [];

    public LoopPorts(EventLoop loop, InterfaceTable interfaces)
    {
        _loop = loop;
        _interfaces = interfaces;
        // A removed port is still open now and closed at the commit: it has to leave epoll first.
        interfaces.Removed += Forget;
        interfaces.Settled += Follow;
        Follow();
    }

    private void Forget(Interface removed)
    {
        if (removed.Port is { } port && _known.Remove(port)) { _loop.Remove(port); }
    }

    private void Follow()
    {
        foreach (Interface each in _interfaces.All)
        {
            if (each.Port is { } port && _known.Add(port)) { _loop.Add(port); }
        }
    }
}
