using System.Text;
using System.Text.RegularExpressions;
using Imq.Testing;
using Xunit;

namespace Imq.Netfilter.Tests.Syntax;

/// <summary>The same commands to the machine's iptables and to ours: output, error text, exit status and the tables behind, byte for byte.</summary>
public sealed class DifferentialTests
{
    private const string Empty = """
        printf '*mangle\n:PREROUTING ACCEPT\n:INPUT ACCEPT\n:FORWARD ACCEPT\n:OUTPUT ACCEPT\n:POSTROUTING ACCEPT\nCOMMIT\n*filter\n:INPUT ACCEPT\n:FORWARD ACCEPT\n:OUTPUT ACCEPT\nCOMMIT\n' | iptables-restore
        """;

    [ToolFact("iptables-legacy")]
    public void Commands_answer_as_the_original_does() => Compare("commands");

    [ToolFact("iptables-legacy")]
    public void Save_and_restore_answer_as_the_original_does() => Compare("restore");

    private static readonly Regex PolicyCounters = new(@"(^:\S+ (?:ACCEPT|DROP|-)) \[\d+:\d+\]|(?<=^-P \S+ (?:ACCEPT|DROP)) -c \d+ \d+|(?<=^Chain \S+ \(policy (?:ACCEPT|DROP)) \d+ packets, \d+ bytes", RegexOptions.Multiline);

    private static void Compare(string corpus)
    {
        string[] empty = [Empty, Empty.Replace("iptables", "ip6tables", StringComparison.Ordinal)];
        List<string> lines = [.. empty];
        foreach (string line in Corpus.Read(corpus))
        {
            lines.Add(line);
            lines.Add(line.Contains("ip6", StringComparison.Ordinal) ? "ip6tables-save -c" : "iptables-save -c");
        }
        IReadOnlyList<Outcome> original = OriginalIptables.Run(lines);
        OurIptables ours = new();
        StringBuilder differences = new();
        string known = "";
        int count = 0;
        for (int i = 0; i < lines.Count; i++)
        {
            Outcome theirs = Plain(original[i]), mine = Plain(ours.Run(lines[i]));
            bool isState = i % 2 == 1 && i > 1;
            string difference = isState ? LineDifference(theirs.Out, mine.Out) : theirs == mine ? "" : $"ORIGINAL {theirs}\nOURS {mine}\n";
            if (difference.Length > 0 && !(isState && difference == known))
            {
                count++;
                differences.Append($"$ {lines[isState ? i - 1 : i]}{(isState ? "   (the tables after it)" : "")}\n{difference}\n");
            }
            if (isState) { known = difference; }
        }
        Assert.True(count == 0, $"{count} of {lines.Count} differ:\n{differences}");
    }

    /// <summary>A difference that an earlier command made is told once.</summary>
    private static string LineDifference(string theirs, string mine)
    {
        string[] original = theirs.Split('\n'), ours = mine.Split('\n');
        return string.Concat(original.Except(ours).Select(line => $"- {line}\n").Concat(ours.Except(original).Select(line => $"+ {line}\n")))
            + (theirs == mine ? "" : "(lines, order or number)\n");
    }

    /// <summary>
    /// Without the comment lines, which hold the time, and without the policies' counters: iptables 1.8.9 sets them all to 0 whenever
    /// anything in the table changes, ours live on.
    /// </summary>
    private static Outcome Plain(Outcome outcome) => outcome with
    {
        Out = PolicyCounters.Replace(string.Concat(outcome.Out.Split('\n', StringSplitOptions.None)
            .Where(line => !line.StartsWith("# Generated", StringComparison.Ordinal) && !line.StartsWith("# Completed", StringComparison.Ordinal))
            .Select(line => line + "\n")), "$1"),
        Error = outcome.Error.Replace("tables-legacy", "tables", StringComparison.Ordinal),
    };
}
