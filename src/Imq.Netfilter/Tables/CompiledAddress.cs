namespace Imq.Netfilter.Tables;

/// <summary>An <see cref="AddressTest"/> in halves.</summary>
internal readonly struct CompiledAddress(AddressTest test)
{
    private readonly ulong _high = (ulong)(test.Address >> 64), _low = (ulong)test.Address;
    private readonly ulong _highMask = (ulong)(test.Mask >> 64), _lowMask = (ulong)test.Mask;
    private readonly bool _inverted = test.IsInverted;

    public bool Matches(ulong high, ulong low) => ((((high & _highMask) ^ _high) | ((low & _lowMask) ^ _low)) == 0) != _inverted;
}
