using FsCheck;
using FsCheck.Fluent;
using Imq.Packets.Addresses;
using Xunit;

namespace Imq.Packets.Tests;

public class InternetChecksumTests
{
    [Fact]
    public void The_sum_of_rfc_1071_section_3_is_ddf2() =>
        Assert.Equal(0xDDF2, InternetChecksum.Fold(InternetChecksum.Sum([0x00, 0x01, 0xF2, 0x03, 0xF4, 0xF5, 0xF6, 0xF7])));

    [Fact]
    public void The_patch_of_rfc_1624_section_4_gives_0000() =>
        Assert.Equal(0x0000, InternetChecksum.Update(0xDD2F, 0x5555, 0x3285));

    [Fact]
    public void Every_length_and_alignment_sums_like_the_word_by_word_definition()
    {
        byte[] bytes = new byte[600];
        new Random(1).NextBytes(bytes);
        for (int start = 0; start < 9; start++)
        {
            for (int length = 0; length < 560; length++)
            {
                ReadOnlySpan<byte> part = bytes.AsSpan(start, length);
                Assert.Equal(ByDefinition(part), InternetChecksum.Fold(InternetChecksum.Sum(part)));
            }
        }
    }

    [Fact]
    public void A_full_buffer_of_ones_does_not_overflow()
    {
        byte[] bytes = new byte[65_536];
        bytes.AsSpan().Fill(0xFF);
        Assert.Equal(0xFFFF, InternetChecksum.Fold(InternetChecksum.Sum(bytes)));
    }

    [Fact]
    public void Parts_split_at_even_offsets_sum_to_the_whole() => Check.QuickThrowOnFailure(Prop.ForAll<byte[], int>((bytes, at) =>
    {
        int cut = (Math.Abs(at % (bytes.Length + 1))) & ~1;
        uint apart = InternetChecksum.Sum(bytes.AsSpan(cut), InternetChecksum.Sum(bytes.AsSpan(0, cut)));
        return InternetChecksum.Fold(apart) == InternetChecksum.Fold(InternetChecksum.Sum(bytes));
    }));

    [Fact]
    public void A_patched_checksum_equals_the_one_summed_anew() => Check.QuickThrowOnFailure(Prop.ForAll<byte[], ushort>((tail, to) =>
    {
        byte[] bytes = [0x45, 0x12, .. tail, .. new byte[(tail.Length & 1) + 2]];
        ushort before = InternetChecksum.Compute(bytes), from = (ushort)(bytes[^2] << 8 | bytes[^1]);
        bytes[^2] = (byte)(to >> 8);
        bytes[^1] = (byte)to;
        return InternetChecksum.Update(before, from, to) == InternetChecksum.Compute(bytes);
    }));

    [Fact]
    public void A_patched_address_equals_the_sum_anew() => Check.QuickThrowOnFailure(Prop.ForAll<ulong, ulong, ulong>((first, second, third) =>
    {
        Ipv6Address from = new(first, second), to = new(third, first);
        byte[] bytes = new byte[18];
        bytes[16] = 1;
        from.Write(bytes);
        ushort before = InternetChecksum.Compute(bytes);
        to.Write(bytes);
        return InternetChecksum.Update(before, from, to) == InternetChecksum.Compute(bytes);
    }));

    private static ushort ByDefinition(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        for (int i = 0; i < bytes.Length; i += 2)
        {
            sum += (uint)(bytes[i] << 8 | (i + 1 < bytes.Length ? bytes[i + 1] : 0));
            sum = (sum & 0xFFFF) + (sum >> 16);
        }
        return (ushort)sum;
    }
}
