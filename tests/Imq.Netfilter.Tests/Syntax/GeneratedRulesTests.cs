using System.Globalization;
using Imq.Testing;
using Xunit;

namespace Imq.Netfilter.Tests.Syntax;

/// <summary>Rules put together at random from everything both sides know, loaded by both, printed by both in every way there is.</summary>
public sealed class GeneratedRulesTests
{
    private const int RulesEach = 400;

    private static readonly string[] _prints =
    [
        "{0} -S", "{0} -v -S", "{0} -L -n", "{0} -L -n -v --line-numbers", "{0} -L -n -v -x", "{0} -L", "{0} -L -v", "{0} -t mangle -S",
        "{0} -t mangle -L -n -v", "{0} -t mangle -L", "{0}-save", "{0}-save -c",
    ];

    [ToolTheory("iptables-legacy")]
    [InlineData("iptables", 1)]
    [InlineData("iptables", 2)]
    [InlineData("ip6tables", 3)]
    [InlineData("ip6tables", 4)]
    public void Random_rules_print_the_same(string program, int seed)
    {
        RuleGenerator generator = new(program == "ip6tables", seed);
        string text = string.Concat(generator.Tables(RulesEach).Select(line => line + "\\n"));
        List<string> lines = [$"printf '{text}' | {program}-restore -c"];
        lines.AddRange(_prints.Select(print => string.Format(CultureInfo.InvariantCulture, print, program)));
        IReadOnlyList<Outcome> original = OriginalIptables.Run(lines);
        Assert.True(original[0].Status == 0, $"{original[0]}{Culprit(text, original[0])}");
        OurIptables ours = new();
        for (int i = 0; i < lines.Count; i++)
        {
            Outcome mine = ours.Run(lines[i]);
            string what = i == 0 ? "restore" : lines[i];
            Assert.Equal((what, original[i].Status, original[i].Error), (what, mine.Status, mine.Error));
            string[] theirs = Lines(original[i].Out), own = Lines(mine.Out);
            for (int line = 0; line < Math.Min(theirs.Length, own.Length); line++) { Assert.Equal((what, theirs[line]), (what, own[line])); }
            Assert.Equal(theirs.Length, own.Length);
        }
    }

    /// <summary>The line the original refuses: a fault of the generator.</summary>
    private static string Culprit(string text, Outcome outcome)
    {
        string number = outcome.Error.Split("line")[^1].Split('\n')[0].Trim(' ', ':').Split(' ')[0];
        return int.TryParse(number, CultureInfo.InvariantCulture, out int line) ? text.Split("\\n")[line - 1] : "";
    }

    private static string[] Lines(string text) => [.. text.Split('\n').Where(line => !line.StartsWith("# ", StringComparison.Ordinal))];
}
