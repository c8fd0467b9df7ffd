using Imq.Syntax.Units;
using Xunit;

namespace Imq.Syntax.Tests.Units;

/// <summary>Expectations are what iproute2 6.1's tc accepted and printed.</summary>
public sealed class SizeAndTimeTests
{
    [Theory]
    [InlineData("1600", 1600, "1600b")]
    [InlineData("1599b", 1599, "1599b")]
    [InlineData("15k", 15360, "15Kb")]
    [InlineData("15KB", 15360, "15Kb")]
    [InlineData("1.5k", 1536, "1536b")]
    [InlineData("1030", 1030, "1Kb")]
    [InlineData("1040", 1040, "1040b")]
    [InlineData("1049000", 1049000, "1Mb")]
    [InlineData("1050000", 1050000, "1050000b")]
    [InlineData("100kbit", 12800, "12800b")]
    [InlineData("1mbit", 131072, "128Kb")]
    [InlineData("1e3", 1000, "1000b")]
    [InlineData("3gbit", 402653184, "384Mb")]
    [InlineData("4294967295", 4294967295, "4096Mb")]
    public void Size_parses_and_prints_as_tc_does(string text, uint bytes, string printed)
    {
        Assert.True(ByteSize.TryParse(text, out ByteSize size));
        Assert.Equal(bytes, size.Bytes);
        Assert.Equal(printed, size.ToString());
    }

    [Theory]
    [InlineData("4g")]
    [InlineData("-1")]
    [InlineData("abc")]
    [InlineData("10kk")]
    [InlineData("")]
    public void What_tc_calls_an_illegal_size_is_refused(string text) => Assert.False(ByteSize.TryParse(text, out _));

    [Fact]
    public void Size_may_carry_a_cell_that_is_a_power_of_two()
    {
        Assert.True(ByteSize.TryParseWithCell("15k/8", out ByteSize size, out int log));
        Assert.Equal((15360u, 3), (size.Bytes, log));
        Assert.True(ByteSize.TryParseWithCell("15k", out _, out int none));
        Assert.Equal(-1, none);
        Assert.False(ByteSize.TryParseWithCell("15k/7", out _, out _));
    }

    [Theory]
    [InlineData("999us", 999, "999us")]
    [InlineData("1ms", 1000, "1ms")]
    [InlineData("1.5sec", 1500000, "1.5s")]
    [InlineData("100msecs", 100000, "100ms")]
    [InlineData("1234567", 1234567, "1.23s")]
    [InlineData("4294s", 4294000000, "4.29e+03s")]
    [InlineData("5000s", 705032704, "705s")]
    [InlineData("-1", 4294967295, "4.29e+03s")]
    public void Time_parses_and_prints_as_tc_does(string text, uint microseconds, string printed)
    {
        Assert.True(TcTime.TryParse(text, out TcTime time));
        Assert.Equal(microseconds, time.Microseconds);
        Assert.Equal(printed, time.ToString());
    }

    [Theory]
    [InlineData("10m")]
    [InlineData("1ns")]
    [InlineData("abc")]
    public void What_tc_calls_an_illegal_time_is_refused(string text) => Assert.False(TcTime.TryParse(text, out _));

    [Theory]
    [InlineData("250", 250, "250ns")]
    [InlineData("10ms", 10_000_000, "10ms")]
    [InlineData("1500ns", 1500, "1.5us")]
    public void Long_time_counts_nanoseconds(string text, long nanoseconds, string printed)
    {
        Assert.True(TcTime64.TryParse(text, out TcTime64 time));
        Assert.Equal(nanoseconds, time.Nanoseconds);
        Assert.Equal(printed, time.ToString());
    }
}
