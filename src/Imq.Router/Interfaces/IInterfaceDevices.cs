using Imq.Shaping.Devices;

namespace Imq.Router.Interfaces;

/// <summary>Gives each interface its queue and makes it known to traffic control.</summary>
/// <remarks>
/// Called while commands run, so that <c>tc</c> finds a device that the line before made. A rollback of the interface table calls
/// nothing here: traffic control takes back its own <see cref="Attach"/> and <see cref="Detach"/>.
/// </remarks>
internal interface IInterfaceDevices
{
    /// <summary>Makes the device of a new interface, down, not yet attached. Null: this one has none.</summary>
    ShapedDevice? Create(Interface of);

    /// <summary>Makes a device known by name and index.</summary>
    void Attach(ShapedDevice device);

    /// <summary>Takes it away; its packets are dropped when the transaction is kept.</summary>
    void Detach(ShapedDevice device);
}
