using Imq.Packets;
using Imq.Router.Interfaces;
using Imq.Shaping;
using Imq.Shaping.Devices;

namespace Imq.Router.Pipeline;

/// <summary>Gives every interface the device that it queues in: a port one that ends in the port, imqN one that ends in the bridge.</summary>
internal sealed class RouterDevices(TrafficControl control, ActiveDevices active, List<PortTransmit> pending, PathCounters counters) : IInterfaceDevices
{
    /// <summary>Where imq devices let packets go; set before the first of them is made.</summary>
    public IPacketSink? Bridge { get; set; }

    public ShapedDevice? Create(Interface of) => of.Kind switch
    {
        InterfaceKind.Loopback => null,
        InterfaceKind.Imq => new ImqDevice(Math.Max(of.ImqNumber, 0), of.Index, Bridge!),
        _ => new ShapedDevice(of.Name, of.Index, new PortTransmit(of, pending, counters)),
    };

    public void Attach(ShapedDevice device) => control.Add(device);

    public void Detach(ShapedDevice device)
    {
        control.Remove(device);
        active.Forget(device);
    }
}
