using Imq.Packets.Addresses;
using Imq.Router.Interop;

namespace Imq.Router.Ports.Rtnetlink;

/// <summary>What the kernel says of one interface.</summary>
/// <param name="Flags">IFF_* bits.</param>
/// <param name="Mtu">Bytes.</param>
/// <param name="QueueLength">Packets (txqueuelen).</param>
internal sealed record LinkInfo(int Index, string Name, uint Flags, int Mtu, int QueueLength, MacAddress Mac)
{
    public bool IsUp => (Flags & Libc.IFF_UP) != 0;

    public bool HasCarrier => (Flags & Libc.IFF_LOWER_UP) != 0;
}
