using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Imq.Packets.Addresses;

namespace Imq.Packets;

/// <summary>The ones' complement sum of IP, TCP, UDP and ICMP: whole (RFC 1071) and patched (RFC 1624).</summary>
/// <remarks>
/// A <em>sum</em> is not complemented and may be added to; a <em>checksum</em> is what stands in a header. Numbers are in host order,
/// as the big-endian field reads. Parts may be summed apart only at even offsets.
/// </remarks>
public static class InternetChecksum
{
    /// <returns><paramref name="sum"/> plus the 16-bit words of <paramref name="bytes"/>, an odd last byte padded with zero.</returns>
    public static uint Sum(ReadOnlySpan<byte> bytes, uint sum = 0)
    {
        ulong total = 0;
        ref byte first = ref MemoryMarshal.GetReference(bytes);
        nint at = 0, left = bytes.Length;
        if (left >= 2 * Vector<byte>.Count) { total = SumVectors(ref first, ref at, ref left); }
        for (; left >= 8; at += 8, left -= 8)
        {
            ulong word = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref first, at));
            total += (word & uint.MaxValue) + (word >> 32);
        }
        if (left >= 4)
        {
            total += Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref first, at));
            at += 4;
            left -= 4;
        }
        if (left >= 2)
        {
            total += Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref first, at));
            at += 2;
            left -= 2;
        }
        if (left > 0)
        {
            byte last = Unsafe.Add(ref first, at);
            total += BitConverter.IsLittleEndian ? last : (ulong)last << 8;
        }
        return sum + ToBigEndian(total);
    }

    /// <summary>Brings a sum back to 16 bits, carries added in.</summary>
    public static ushort Fold(uint sum)
    {
        sum = (sum & 0xFFFF) + (sum >> 16);
        return (ushort)(sum + (sum >> 16));
    }

    /// <summary>The checksum of a sum.</summary>
    public static ushort Finish(uint sum) => (ushort)~Fold(sum);

    /// <summary>The checksum of <paramref name="bytes"/>, whose checksum field must be zero; 0 where it is right already.</summary>
    public static ushort Compute(ReadOnlySpan<byte> bytes) => Finish(Sum(bytes));

    /// <summary>Sum of the pseudo-header of TCP and UDP over IPv4 (RFC 9293, 3.1; RFC 768).</summary>
    /// <param name="length">Transport header and payload, bytes.</param>
    public static uint PseudoHeader(Ipv4Address source, Ipv4Address destination, byte protocol, int length) =>
        Words(source.Value) + Words(destination.Value) + protocol + (uint)length;

    /// <summary>Sum of the pseudo-header over IPv6 (RFC 8200, 8.1).</summary>
    public static uint PseudoHeader(Ipv6Address source, Ipv6Address destination, byte protocol, int length) =>
        Words(source) + Words(destination) + protocol + (uint)length;

    /// <summary>The checksum after one of its 16-bit words changed (RFC 1624, eqn. 3).</summary>
    public static ushort Update(ushort checksum, ushort from, ushort to) => Finish((ushort)~checksum + (uint)(ushort)~from + to);

    /// <summary>The checksum after a change that took <paramref name="from"/> out of the sum and put <paramref name="to"/> in.</summary>
    public static ushort UpdateSum(ushort checksum, uint from, uint to) => Update(checksum, Fold(from), Fold(to));

    public static ushort Update(ushort checksum, Ipv4Address from, Ipv4Address to) => UpdateSum(checksum, Words(from.Value), Words(to.Value));

    public static ushort Update(ushort checksum, Ipv6Address from, Ipv6Address to) => UpdateSum(checksum, Words(from), Words(to));

    internal static uint Words(uint value) => (value >> 16) + (value & 0xFFFF);

    internal static uint Words(Ipv6Address address) =>
        Words((uint)(address.High >> 32)) + Words((uint)address.High) + Words((uint)(address.Low >> 32)) + Words((uint)address.Low);

    private static ulong SumVectors(ref byte first, ref nint at, ref nint left)
    {
        Vector<ulong> low = default, high = default, mask = new(uint.MaxValue);
        for (; left >= Vector<byte>.Count; at += Vector<byte>.Count, left -= Vector<byte>.Count)
        {
            Vector<ulong> words = Unsafe.ReadUnaligned<Vector<ulong>>(ref Unsafe.Add(ref first, at));
            low += words & mask;
            high += words >>> 32;
        }
        return Vector.Sum(low) + Vector.Sum(high);
    }

    /// <summary>Summing in the machine's byte order and swapping once gives the same sum (RFC 1071, 2.B).</summary>
    private static uint ToBigEndian(ulong total)
    {
        total = (total & uint.MaxValue) + (total >> 32);
        total = (total & 0xFFFF) + (total >> 16 & 0xFFFF) + (total >> 32);
        total = (total & 0xFFFF) + (total >> 16);
        ushort folded = (ushort)(total + (total >> 16));
        return BitConverter.IsLittleEndian ? System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(folded) : folded;
    }
}
