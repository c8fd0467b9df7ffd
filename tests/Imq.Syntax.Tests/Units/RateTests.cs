using Imq.Syntax.Units;
using Xunit;

namespace Imq.Syntax.Tests.Units;

/// <summary>Expectations are what iproute2 6.1's tc printed for an htb class of that rate.</summary>
public sealed class RateTests
{
    [Theory]
    [InlineData("8", "8bit", "8bit")]
    [InlineData("999", "992bit", "992bit")]
    [InlineData("1000", "1Kbit", "1000bit")]
    [InlineData("1001kbit", "1001Kbit", "1001000bit")]
    [InlineData("999999", "999992bit", "999992bit")]
    [InlineData("1.5mbit", "1500Kbit", "1464Kibit")]
    [InlineData("1gbit", "1Gbit", "976562Kibit")]
    [InlineData("34gbit", "34Gbit", "32424Mibit")]
    [InlineData("34359738368", "34359Mbit", "32Gibit")]
    [InlineData("1kbps", "8Kbit", "8000bit")]
    [InlineData("1KiBps", "8192bit", "8Kibit")]
    [InlineData("1Kibit", "1024bit", "1Kibit")]
    [InlineData("1mibit", "1048Kbit", "1Mibit")]
    [InlineData("1e6bit", "1Mbit", "1000000bit")]
    [InlineData("0x10", "16bit", "16bit")]
    [InlineData(" 5MBIT", "5Mbit", "4882Kibit")]
    [InlineData("100tbit", "100Tbit", "93132Gibit")]
    [InlineData("123456789kbit", "123456Mbit", "117737Mibit")]
    [InlineData("-1mbit", "18446744Tbit", "16777215Tibit")]
    public void Rate_prints_as_tc_does(string text, string expected, string expectedIec)
    {
        Assert.True(Rate.TryParse(text, out Rate rate));
        Assert.Equal(expected, rate.ToText(iec: false));
        Assert.Equal(expectedIec, rate.ToText(iec: true));
    }

    [Theory]
    [InlineData("")]
    [InlineData("mbit")]
    [InlineData("12foo")]
    [InlineData("1mbit/s")]
    [InlineData("1 mbit")]
    [InlineData("10%")]
    public void What_tc_calls_an_illegal_rate_is_refused(string text) => Assert.False(Rate.TryParse(text, out _));

    [Fact]
    public void Thirty_two_bits_of_bytes_per_second_are_the_limit_of_the_old_field()
    {
        Assert.True(Rate.TryParse32("34359738360bit", out Rate largest));
        Assert.Equal(uint.MaxValue, largest.Saturated);
        Assert.False(Rate.TryParse32("34359738368bit", out _));
        Assert.True(Rate.TryParse("40gbit", out Rate rate));
        Assert.Equal(5_000_000_000UL, rate.BytesPerSecond);
        Assert.Equal(uint.MaxValue, rate.Saturated);
    }

    [Fact]
    public void A_share_of_the_line_is_a_rate()
    {
        Assert.True(Percent.TryParse("12.5%", out Percent share));
        Assert.Equal(new Rate(125_000_000 / 8), share.Of(Rate.Parse("1gbit")));
        Assert.Equal("12.5%", share.ToString());
        Assert.False(Percent.TryParse("101%", out _));
        Assert.False(Percent.TryParse("10", out _));
    }
}
