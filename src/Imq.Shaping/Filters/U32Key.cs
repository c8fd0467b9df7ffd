namespace Imq.Shaping.Filters;

/// <summary>One comparison of u32: the 32 bits at an offset, under a mask.</summary>
/// <param name="Offset">Bytes from the current header; 0 is the first byte of the IP header, negative reaches the link header.</param>
/// <param name="OffsetMask">-1 for <c>nexthdr+</c>: the offset of the last link is added (1 for <c>ip6 icmp_code</c>, as tc has it).</param>
internal readonly record struct U32Key(uint Value, uint Mask, int Offset, int OffsetMask);
