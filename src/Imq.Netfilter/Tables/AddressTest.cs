namespace Imq.Netfilter.Tables;

/// <summary>An address under a mask, contiguous or not. The default asks nothing.</summary>
/// <param name="Address">Already masked.</param>
internal readonly record struct AddressTest(UInt128 Address, UInt128 Mask, bool IsInverted)
{
    public bool IsAny => Mask == 0 && !IsInverted;
}
