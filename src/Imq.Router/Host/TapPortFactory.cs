using Imq.Router.Interfaces;
using Imq.Router.Ports;

namespace Imq.Router.Host;

/// <summary>Ports of the running router: TAP and TUN devices of this machine.</summary>
internal sealed class TapPortFactory : IPortFactory
{
    public IPort Open(TapOptions options) => TapPort.Open(options);
}
