using Imq.Syntax;
using Xunit;

namespace Imq.Syntax.Tests;

public class DiagnosticTests
{
    [Fact]
    public void A_fault_shows_file_line_column_the_line_and_carets_under_the_word()
    {
        SourceText source = new("rules/home.rules", "*mangle\n\t-A POSTROUTING -j IMQ --todev 16\n");
        int at = source.Text.IndexOf("16", StringComparison.Ordinal);
        Diagnostic fault = Diagnostic.Error(new SourceSpan(source, at, 2), "--todev takes 0..15, not '16'") with { Hint = "imq0 to imq15" };
        Assert.Equal(
            "rules/home.rules:2:32: error: --todev takes 0..15, not '16'\n"
            + "  \t-A POSTROUTING -j IMQ --todev 16\n"
            + "  \t                              ^^\n"
            + "  hint: imq0 to imq15", fault.ToCaretText());
    }

    [Fact]
    public void The_caret_stays_within_its_line()
    {
        SourceText source = new("x", "tc qdisc\nnext");
        Assert.EndsWith("\n          ^", Diagnostic.Error(new SourceSpan(source, 8, 1), "more").ToCaretText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_place_there_is_only_the_message() => Assert.Equal("error: no", Diagnostic.Error(null, "no").ToCaretText());

    [Theory]
    [InlineData("qdsic", "qdisc")]
    [InlineData("iptabels", "iptables")]
    [InlineData("zzzz", null)]
    public void A_near_miss_is_found_and_a_far_one_is_not(string word, string? found) =>
        Assert.Equal(found, NearMiss.Find(word, ["qdisc", "class", "filter", "iptables"]));

    [Theory]
    [InlineData("0x1F", 31)]
    [InlineData("017", 15)]
    [InlineData("0", 0)]
    [InlineData("42", 42)]
    public void Integers_are_read_as_strtoul_with_base_zero(string text, int value)
    {
        Assert.True(Integers.TryParse(text, out UInt128 read));
        Assert.Equal((UInt128)value, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0x")]
    [InlineData("08")]
    [InlineData("-1")]
    [InlineData("1 ")]
    [InlineData("1k")]
    public void What_is_no_integer_is_refused(string text) => Assert.False(Integers.TryParse(text, out _));
}
