using System.Text;
using Xunit;
using Xunit.Abstractions;

namespace Imq.Shaping.Tests.Syntax;

/// <summary>Every sequence of <see cref="TcCorpus"/>: what we answer and what the real tc answers on a Linux 6.1, byte for byte.</summary>
public sealed class TcAgainstKernelTests(ITestOutputHelper output)
{
    [RealTcFact]
    public void Every_command_of_the_corpus_is_answered_as_the_kernel_answers_it()
    {
        string[][] corpus = [.. TcCorpus.All];
        List<List<string>> real = RealTc.Run(corpus, TcCorpus.Devices);
        TcSession ours = new([.. TcCorpus.Devices]);
        StringBuilder differences = new();
        int different = 0, commands = 0;
        for (int i = 0; i < corpus.Length; i++)
        {
            bool same = true;
            StringBuilder story = new();
            for (int j = 0; j < corpus[i].Length; j++)
            {
                string mine = InWordsOf61(ours.Run(corpus[i][j]));
                commands++;
                story.Append("  tc ").Append(corpus[i][j]).Append('\n');
                if (mine == real[i][j]) { continue; }
                same = false;
                story.Append("--- kernel\n").Append(real[i][j]).Append("--- ours\n").Append(mine).Append("---\n");
            }
            foreach (string device in TcCorpus.Devices) { ours.Run($"qdisc del dev {device} root"); }
            if (same) { continue; }
            different++;
            differences.Append($"sequence {i}:\n").Append(story);
        }
        output.WriteLine($"{corpus.Length} sequences, {commands} commands, {different} different");
        Assert.True(different == 0, $"{different} of {corpus.Length} sequences differ\n{differences}");
        Assert.True(corpus.Length >= 300, $"the corpus has shrunk to {corpus.Length} sequences");
    }

    /// <summary>We speak as newer kernels do (6.18, the development machine's): the guest's 6.1 writes htb's warnings to its log, and is briefer.</summary>
    private static string InWordsOf61(string ours)
    {
        IEnumerable<string> lines = ours.Split('\n').Where(static line => !line.StartsWith("Warning: sch_htb:", StringComparison.Ordinal));
        return string.Join('\n', lines)
            .Replace("Error: HTB class in use.", "RTNETLINK answers: Device or resource busy", StringComparison.Ordinal)
            .Replace("Error: Invalid qdisc name: must match existing qdisc.", "Error: Invalid qdisc name.", StringComparison.Ordinal);
    }

    /// <summary>Skipped with a plain message where the guest cannot run.</summary>
    private sealed class RealTcFactAttribute : FactAttribute
    {
        public RealTcFactAttribute() => Skip = RealTc.Missing;
    }
}
