using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;

namespace Imq.Shaping.Tests.Syntax;

/// <summary>The real tc on a real kernel: a Linux 6.1 guest (tests/uml/guest.sh), started once for a whole corpus.</summary>
internal static class RealTc
{
    private static readonly string[] Tools = ["linux.uml", "insmod", "tc", "gcc"];

    public static readonly string? Missing = FindMissing();

    private static readonly string[] Modules = ["ifb", "sch_htb", "sch_tbf", "sch_prio", "sch_sfq", "cls_u32", "cls_fw", "cls_matchall"];

    /// <summary>What tc answered to each command of each sequence, as <see cref="TcSession.Run"/> writes it.</summary>
    public static List<List<string>> Run(IReadOnlyList<string[]> sequences, IReadOnlyList<string> devices)
    {
        string room = Directory.CreateTempSubdirectory("imq-tc-").FullName;
        try
        {
            string lines = Path.Combine(room, "lines"), script = Path.Combine(room, "script"), output = Path.Combine(room, "output");
            string library = Path.Combine(room, "again.so"), answers = Path.Combine(room, "answers");
            Check(Process.Start("gcc", ["-shared", "-fPIC", "-o", library, Beside("again.c"), "-ldl"]), "gcc");
            File.WriteAllText(lines, Lines(sequences, devices));
            File.WriteAllText(script, Script(devices, $"AGAIN_LINES={lines} AGAIN_OUTPUT={answers} LD_PRELOAD={library} tc\n"));
            File.WriteAllText(output, "");
            Check(Process.Start("bash", [Beside("guest.sh"), script, output, .. Modules]), "guest.sh");
            return Parse(File.ReadAllText(answers), sequences, devices);
        }
        finally
        {
            Directory.Delete(room, recursive: true);
        }
    }

    /// <summary>Every sequence, and behind it what makes the devices bare again.</summary>
    private static string Lines(IReadOnlyList<string[]> sequences, IReadOnlyList<string> devices)
    {
        StringBuilder text = new();
        foreach (string[] sequence in sequences)
        {
            foreach (string command in sequence) { text.AppendJoin('\x1f', TcSession.Split(command)).Append('\n'); }
            foreach (string device in devices) { text.AppendJoin('\x1f', "qdisc", "del", "dev", device, "root").Append('\n'); }
        }
        return text.ToString();
    }

    private static string Script(IReadOnlyList<string> devices, string run)
    {
        StringBuilder text = new();
        foreach (string device in devices)
        {
            text.Append($"ip link add {device} type ifb; ip link set {device} mtu 1500 txqueuelen 1000 up\n");
        }
        return text.Append(run).ToString();
    }

    private static List<List<string>> Parse(string output, IReadOnlyList<string[]> sequences, IReadOnlyList<string> devices)
    {
        string[] answers = output.Split("@@\n");
        List<List<string>> all = [];
        int at = 1;
        foreach (string[] sequence in sequences)
        {
            all.Add([.. answers[at..(at + sequence.Length)]]);
            at += sequence.Length + devices.Count;
        }
        return all;
    }

    private static void Check(Process process, string name)
    {
        process.WaitForExit();
        if (process.ExitCode != 0) { throw new InvalidOperationException($"{name} ended with status {process.ExitCode}"); }
    }

    private static string Beside(string file, [CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../uml", file));

    private static string? FindMissing()
    {
        string[] folders = [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'), "/usr/sbin", "/sbin"];
        string? missing = Tools.FirstOrDefault(tool => !folders.Any(folder => File.Exists(Path.Combine(folder, tool))));
        return missing is null ? null : $"{missing} is not installed";
    }
}
