using System.Text;
using Imq.Netfilter.Tests.Syntax;
using Imq.Testing;
using Xunit;

namespace Imq.Netfilter.Tests.Matches;

/// <summary>
/// The case files beside the tests: a line is <c>given ; printed ("=" if the same, "-" if refused) ; "ok" or exit status and message</c>.
/// <c>ask-iptables.py</c> filled them from the original; here they are asked of ours, and ours and the original are compared in full.
/// </summary>
public sealed class CaseFileTests
{
    public static TheoryData<string> Files() => [.. CaseFile.All];

    [Fact]
    public void Every_match_and_target_has_a_case_file()
    {
        string everything = string.Concat(CaseFile.All.Select(path => File.ReadAllText(CaseFile.PathOf(path))));
        Assert.All(BuiltInExtensions.Matches, kind => Assert.Contains($"-m {kind.Name} ", everything, StringComparison.Ordinal));
        Assert.All(BuiltInExtensions.Targets, kind => Assert.Contains($"-j {kind.Name} ", everything, StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Files))]
    public void Rule_is_printed_or_refused_as_its_case_says(string path)
    {
        CaseFile file = CaseFile.Read(path);
        StringBuilder faults = new();
        foreach (string program in file.Programs)
        {
            OurIptables ours = new();
            ours.Must($"{program} -t {file.Table} -N T");
            foreach (RuleCase rule in file.Cases)
            {
                Outcome added = ours.Run($"{program} -t {file.Table} -A T {rule.Given}");
                string printed = added.Status != 0 ? "-" : ours.Must($"{program} -t {file.Table} -S T").Split('\n')[1]["-A T".Length..].Trim();
                string message = added.Status == 0 ? "ok" : $"{added.Status} {Body(added.Error)}";
                if (printed != rule.Expected || message != rule.Answer) { faults.Append($"{program}: {rule}\n   ours: {printed} ; {message}\n"); }
                ours.Must($"{program} -t {file.Table} -F T");
            }
        }
        Assert.True(faults.Length == 0, faults.ToString());
    }

    [ToolFact("iptables-legacy")]
    public void Original_answers_lists_and_saves_the_same()
    {
        StringBuilder faults = new();
        foreach (string path in CaseFile.All) { CompareFile(CaseFile.Read(path), faults); }
        Assert.True(faults.Length == 0, faults.ToString());
    }

    private static void CompareFile(CaseFile file, StringBuilder faults)
    {
        foreach (string program in file.HasOriginal ? file.Programs : [])
        {
            string table = $"{program} -t {file.Table}";
            List<string> lines = [];
            for (int i = 0; i < file.Cases.Count; i++)
            {
                lines.Add($"{table} -N T{i}");
                lines.Add($"{table} -A T{i} {file.Cases[i].Given}");
            }
            lines.AddRange([$"{table} -S", $"{table} -L -n -v", $"{table} -L"]);
            IReadOnlyList<Outcome> original = OriginalIptables.Run(lines);
            OurIptables ours = new();
            for (int i = 0; i < lines.Count; i++)
            {
                Compare(lines[i], original[i], ours.Run(lines[i]), faults);
            }
        }
    }

    private static void Compare(string line, Outcome original, Outcome ours, StringBuilder faults)
    {
        original = original with { Error = original.Error.Replace("tables-legacy", "tables", StringComparison.Ordinal) };
        if (original == ours) { return; }
        string[] theirLines = original.Out.Split('\n'), ourLines = ours.Out.Split('\n');
        faults.Append($"$ {line}\n");
        if (original.Status != ours.Status || original.Error != ours.Error) { faults.Append($"ORIGINAL [{original.Status}] {original.Error}OURS [{ours.Status}] {ours.Error}"); }
        for (int i = 0; i < Math.Max(theirLines.Length, ourLines.Length); i++)
        {
            string their = theirLines.ElementAtOrDefault(i) ?? "", our = ourLines.ElementAtOrDefault(i) ?? "";
            if (their != our) { faults.Append($"ORIGINAL {their}|\nOURS     {our}|\n"); }
        }
    }

    /// <summary>The first line without program and version.</summary>
    private static string Body(string error)
    {
        string line = error.Split('\n')[0];
        int colon = line.IndexOf(": ", StringComparison.Ordinal);
        return line.StartsWith("iptables", StringComparison.Ordinal) || line.StartsWith("ip6tables", StringComparison.Ordinal) ? line[(colon + 2)..] : line;
    }
}
