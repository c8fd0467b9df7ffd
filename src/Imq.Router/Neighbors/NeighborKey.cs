using Imq.Packets;
using Imq.Packets.Addresses;

namespace Imq.Router.Neighbors;

/// <summary>A neighbour is an address on a port's link. An IPv4 address stands in the low 32 bits of <see cref="Address"/>.</summary>
internal readonly record struct NeighborKey(int Port, IpFamily Family, Ipv6Address Address)
{
    public NeighborKey(int port, Ipv4Address address) : this(port, IpFamily.V4, new Ipv6Address(0, address.Value))
    {
    }

    public NeighborKey(int port, Ipv6Address address) : this(port, IpFamily.V6, address)
    {
    }

    public Ipv4Address Address4 => new((uint)Address.Low);

    /// <summary>The address as iproute2 prints it.</summary>
    public string AddressText => Family == IpFamily.V4 ? Address4.ToString() : Address.ToString();

    public bool Equals(NeighborKey other) => Port == other.Port && Family == other.Family && Address == other.Address;

    public override int GetHashCode()
    {
        ulong mixed = (Address.Low ^ (Address.High * 0x9E37_79B9_7F4A_7C15) ^ ((ulong)Port << 32)) * 0xD6E8_FEB8_6659_FD93;
        return (int)(mixed >> 32) ^ (int)Family;
    }
}
