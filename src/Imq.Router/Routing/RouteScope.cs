namespace Imq.Router.Routing;

/// <summary>How far away a destination is, or how far an address is valid. Smaller = wider.</summary>
/// <remarks>Source: include/uapi/linux/rtnetlink.h RT_SCOPE_*, same values; others may be used by number.</remarks>
internal enum RouteScope : byte
{
    Universe = 0,
    Site = 200,
    Link = 253,
    Host = 254,
    Nowhere = 255,
}
