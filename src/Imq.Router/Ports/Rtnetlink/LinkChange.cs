using Imq.Packets.Addresses;
using Microsoft.Win32.SafeHandles;

namespace Imq.Router.Ports.Rtnetlink;

/// <summary>What to change of an interface; null leaves a property alone. One request, one answer.</summary>
internal sealed record LinkChange
{
    public bool? IsUp { get; init; }

    /// <summary>Bytes.</summary>
    public int? Mtu { get; init; }

    /// <summary>Packets.</summary>
    public int? QueueLength { get; init; }

    public MacAddress? Mac { get; init; }

    public string? Name { get; init; }

    /// <summary>Moves the interface into this network namespace; it goes down on the way.</summary>
    public SafeFileHandle? Namespace { get; init; }
}
