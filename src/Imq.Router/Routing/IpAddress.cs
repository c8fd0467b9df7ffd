using Imq.Packets;
using Imq.Packets.Addresses;

namespace Imq.Router.Routing;

/// <summary>An address of either family; its bits stand at the left of 128.</summary>
/// <remarks>For configuration. The packet path uses <see cref="Ipv4Address"/> and <see cref="Ipv6Address"/>.</remarks>
internal readonly record struct IpAddress(IpFamily Family, UInt128 Bits) : IComparable<IpAddress>
{
    public static IpAddress From(Ipv4Address address) => new(IpFamily.V4, (UInt128)address.Value << 96);

    public static IpAddress From(Ipv6Address address) => new(IpFamily.V6, address.Value);

    public static IpAddress Any(IpFamily family) => new(family, 0);

    public static int BitsOf(IpFamily family) => family == IpFamily.V4 ? 32 : 128;

    public Ipv4Address V4 => new((uint)(Bits >> 96));

    public Ipv6Address V6 => Ipv6Address.From(Bits);

    public int BitCount => BitsOf(Family);

    public bool IsAny => Bits == 0;

    public bool IsMulticast => Family == IpFamily.V4 ? V4.IsMulticast : V6.IsMulticast;

    public bool IsLinkLocal => Family == IpFamily.V6 && V6.IsLinkLocal;

    public static bool TryParse(ReadOnlySpan<char> text, out IpAddress address)
    {
        if (Ipv4Address.TryParse(text, null, out Ipv4Address v4))
        {
            address = From(v4);
            return true;
        }
        bool parsed = Ipv6Address.TryParse(text, null, out Ipv6Address v6);
        address = From(v6);
        return parsed;
    }

    public int CompareTo(IpAddress other) => Bits.CompareTo(other.Bits);

    public override string ToString() => Family == IpFamily.V4 ? V4.ToString() : V6.ToString();
}
