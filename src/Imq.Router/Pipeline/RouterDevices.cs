using Imq.Packets;
using Imq.Packets.Headers;
using Imq.Router.Interfaces;
using Imq.Shaping;
using Imq.Shaping.Devices;

namespace Imq.Router.Pipeline;

/// <summary>Gives every interface the device that it queues in: a port one that ends in the port, imqN one that ends in the bridge.</summary>
internal sealed class RouterDevices(
    TrafficControl control, IPacketSink imqRelease, List<PortTransmit> pending, PathCounters counters) : IInterfaceDevices
{
    public ShapedDevice? Create(Interface of) => of.Kind switch
    {
        InterfaceKind.Loopback => null,
        InterfaceKind.Imq => new ImqDevice(Math.Max(of.ImqNumber, 0), of.Index, imqRelease),
        _ => new ShapedDevice(of.Name, of.Index, new PortTransmit(of, pending, counters)) { LinkHeaderLength = of.Kind == InterfaceKind.Tun ? 0 : EthernetHeader.Length },
    };

    public void Attach(ShapedDevice device) => control.Add(device);

    public void Detach(ShapedDevice device) => control.Remove(device);
}
