using Imq.Router.Ports;

namespace Imq.Router.Interfaces;

/// <summary>Opens ports: real TAPs for <c>imq run</c>, nothing at all for <c>imq check</c>, memory in tests.</summary>
internal interface IPortFactory
{
    /// <summary>Opens the port, down. The caller disposes it.</summary>
    /// <exception cref="Interop.LinuxException">It cannot be opened; the message says what is missing.</exception>
    IPort Open(TapOptions options);
}
