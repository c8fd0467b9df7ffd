using Imq.Packets;

namespace Imq.Router.Routing;

/// <summary>An address and how many of its leading bits count; bits behind them are kept (an interface's own address has them).</summary>
internal readonly record struct IpPrefix(IpAddress Address, int Length)
{
    public IpFamily Family => Address.Family;

    public static IpPrefix Default(IpFamily family) => new(IpAddress.Any(family), 0);

    public static IpPrefix Host(IpAddress address) => new(address, address.BitCount);

    /// <summary>Ones where the address counts, at the left of 128 bits.</summary>
    public UInt128 Mask => Length == 0 ? 0 : UInt128.MaxValue << (128 - Length);

    /// <summary>The same with the bits behind the prefix cleared.</summary>
    public IpPrefix Network => this with { Address = new IpAddress(Family, Address.Bits & Mask) };

    public bool IsHost => Length == Address.BitCount;

    public bool Contains(IpAddress address) => address.Family == Family && ((address.Bits ^ Address.Bits) & Mask) == 0;

    public bool Contains(IpPrefix other) => other.Length >= Length && Contains(other.Address);

    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Address}/{Length}");
}
