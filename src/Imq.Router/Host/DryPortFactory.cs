using Imq.Router.Interfaces;
using Imq.Router.Ports;

namespace Imq.Router.Host;

/// <summary>Ports of a dry run: nothing is opened, every port can be had.</summary>
internal sealed class DryPortFactory : IPortFactory
{
    public IPort Open(TapOptions options) => new MemoryPort(options.Name, options.Link) { Mac = options.Mac ?? StableMac.For(options), Mtu = options.Mtu };
}
