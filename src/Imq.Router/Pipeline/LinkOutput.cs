using Imq.Packets;
using Imq.Packets.Addresses;
using Imq.Packets.Headers;
using Imq.Router.Interfaces;

namespace Imq.Router.Pipeline;

/// <summary>The last step before the wire: link header, root qdisc of the port, port.</summary>
internal sealed class LinkOutput(ActiveDevices devices)
{
    /// <summary>Sends a packet to a link address. Takes ownership.</summary>
    public void Send(PacketBuffer packet, Interface port, MacAddress to, Instant now)
    {
        packet.PullToNetwork();
        if (port.Kind == InterfaceKind.Tap)
        {
            EthernetHeader.Write(packet.Push(EthernetHeader.Length), to, port.Mac, packet.Protocol);
        }
        if (!port.IsUp || port.Device is not { } device)
        {
            packet.Drop(DropReason.PortDown);
            return;
        }
        device.Enqueue(packet, now);
        devices.Run(device, now);
    }
}
