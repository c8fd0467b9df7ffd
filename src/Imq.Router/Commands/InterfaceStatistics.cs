using Imq.Router.Interfaces;
using Imq.Router.Ports;
using Imq.Shaping.Devices;

namespace Imq.Router.Commands;

/// <summary>An interface's counters at one moment, in the kernel's words (rtnl_link_stats64).</summary>
internal readonly record struct InterfaceStatistics
{
    public long RxBytes { get; init; }

    public long RxPackets { get; init; }

    public long RxErrors { get; init; }

    public long RxDropped { get; init; }

    public long Multicast { get; init; }

    public long TxBytes { get; init; }

    public long TxPackets { get; init; }

    public long TxErrors { get; init; }

    public long TxDropped { get; init; }

    /// <remarks>Of an IMQ device: RX is what was handed to it, TX what its queue released.</remarks>
    public static InterfaceStatistics Of(Interface at)
    {
        if (at.Device is ImqDevice imq)
        {
            return new InterfaceStatistics
            {
                RxBytes = imq.RxBytes,
                RxPackets = imq.RxPackets,
                TxBytes = imq.TxBytes,
                TxPackets = imq.TxPackets,
                TxDropped = imq.TxDropped,
            };
        }
        PortCounters counters = at.Counters;
        return new InterfaceStatistics
        {
            RxBytes = counters.RxBytes,
            RxPackets = counters.RxPackets,
            RxErrors = counters.RxErrors,
            RxDropped = counters.RxDropped,
            Multicast = counters.Multicast,
            TxBytes = counters.TxBytes,
            TxPackets = counters.TxPackets,
            TxErrors = counters.TxErrors,
            TxDropped = counters.TxDropped,
        };
    }
}
