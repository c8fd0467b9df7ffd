namespace Imq.Router.Routing;

/// <summary>The two tables that every lookup asks, in this order.</summary>
/// <remarks>Source: include/uapi/linux/rtnetlink.h RT_TABLE_*, same values. There are no rules, so no other table would ever be asked.</remarks>
internal enum RouteTableId : byte
{
    Main = 254,
    Local = 255,
}
