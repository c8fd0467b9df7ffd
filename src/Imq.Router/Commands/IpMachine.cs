using Imq.Router.Interfaces;
using Imq.Router.Neighbors;
using Imq.Router.Routing;

namespace Imq.Router.Commands;

/// <summary>What the <c>ip</c> command shows and changes.</summary>
internal sealed record IpMachine(InterfaceTable Interfaces, RouteTable Routes, NeighborTable Neighbors)
{
    public IEnumerable<string> InterfaceNames => Interfaces.All.Select(i => i.Name);

    public string NameOf(int index) =>
        Interfaces[index]?.Name ?? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"if{index}");
}
