using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Imq.Netfilter.Tests.Syntax;

/// <summary>The machine's own iptables (legacy) in a network namespace of its own: a whole corpus in one shell.</summary>
internal static class OriginalIptables
{
    private static readonly string[] _programs =
        ["iptables", "ip6tables", "iptables-save", "ip6tables-save", "iptables-restore", "ip6tables-restore"];

    /// <summary>Runs the lines one after the other in a new namespace.</summary>
    public static IReadOnlyList<Outcome> Run(IReadOnlyList<string> lines)
    {
        string folder = Directory.CreateTempSubdirectory("imq-iptables").FullName;
        try
        {
            StringBuilder script = new($"cd {folder}\nmkdir bin\nexport PATH={folder}/bin:$PATH XTABLES_LOCKFILE={folder}/lock\n");
            foreach (string program in _programs)
            {
                script.Append(CultureInfo.InvariantCulture, $"ln -s $(command -v {Legacy(program)}) bin/{program}\n");
            }
            for (int i = 0; i < lines.Count; i++)
            {
                script.Append(CultureInfo.InvariantCulture, $"{lines[i]} >{i}.out 2>{i}.err\necho $? >{i}.status\n");
            }
            File.WriteAllText(Path.Combine(folder, "script"), script.ToString());
            using Process shell = Process.Start(new ProcessStartInfo("unshare", ["-n", "sh", Path.Combine(folder, "script")]))!;
            shell.WaitForExit();
            return [.. Enumerable.Range(0, lines.Count).Select(i => new Outcome(
                int.Parse(File.ReadAllText(Path.Combine(folder, $"{i}.status")), CultureInfo.InvariantCulture),
                File.ReadAllText(Path.Combine(folder, $"{i}.out")),
                File.ReadAllText(Path.Combine(folder, $"{i}.err"))))];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Legacy(string program) => program.Replace("tables", "tables-legacy", StringComparison.Ordinal);
}
