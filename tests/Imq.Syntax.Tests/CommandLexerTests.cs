using Imq.Syntax;
using Xunit;

namespace Imq.Syntax.Tests;

public class CommandLexerTests
{
    [Theory]
    [InlineData("tc qdisc  show", "tc|qdisc|show")]
    [InlineData("  tc\tqdisc # all of them", "tc|qdisc")]
    [InlineData("a 'b c' d", "a|b c|d")]
    [InlineData("a \"b \\\"c\\\" \\n\" d", "a|b \"c\" \\n|d")]
    [InlineData("a b\\ c", "a|b c")]
    [InlineData("a --x=\"y z\"w", "a|--x=y zw")]
    [InlineData("a '' b", "a||b")]
    [InlineData("a b#c", "a|b#c")]
    [InlineData("# only a comment", "")]
    [InlineData("", "")]
    public void A_line_is_cut_into_words_as_a_shell_does(string line, string expected) =>
        Assert.Equal(expected, string.Join('|', Lex(line)[0].Select(static word => word.Text)));

    [Fact]
    public void A_backslash_at_the_end_joins_the_next_line_and_spans_keep_their_place()
    {
        IReadOnlyList<Word> words = Lex("tc filter match \\\n\t\tip dst 10.0.0.230/32\nnext")[0];
        Assert.Equal("tc filter match ip dst 10.0.0.230/32", string.Join(' ', words.Select(static word => word.Text)));
        Assert.Equal((2, 3), words[3].Span.Position);
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n")]
    public void Both_kinds_of_line_end_work(string end) => Assert.Equal(2, Lex($"a b \\{end} c{end}d").Count(static words => words.Count > 0));

    [Theory]
    [InlineData("tc qdisc show | grep htb", 15)]
    [InlineData("echo $HOME", 6)]
    [InlineData("a; b", 2)]
    [InlineData("a > b", 3)]
    [InlineData("a `b`", 3)]
    public void What_only_a_shell_understands_is_refused_at_its_place(string line, int column)
    {
        List<Diagnostic> faults = [];
        Assert.Empty(new CommandLexer(new SourceText("x.rules", line)).NextLine(faults));
        Diagnostic fault = Assert.Single(faults);
        Assert.Equal((1, column), fault.Span!.Value.Position);
        Assert.Contains("imq shell", fault.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void An_open_quote_is_told_where_it_opened()
    {
        List<Diagnostic> faults = [];
        new CommandLexer(new SourceText("x.rules", "a \"b c")).NextLine(faults);
        Assert.Equal((1, 3), Assert.Single(faults).Span!.Value.Position);
    }

    private static List<IReadOnlyList<Word>> Lex(string text)
    {
        CommandLexer lexer = new(new SourceText("x.rules", text));
        List<IReadOnlyList<Word>> lines = [];
        List<Diagnostic> faults = [];
        do { lines.Add(lexer.NextLine(faults)); } while (!lexer.AtEnd);
        Assert.Empty(faults);
        return lines;
    }
}
