using System.Diagnostics;

namespace Imq.Lab.Testbed;

/// <summary>Runs programs of the machine: one word an argument, nothing is parsed by a shell.</summary>
internal static class Shell
{
    /// <summary>Runs to the end and returns what it printed.</summary>
    /// <exception cref="TestbedException">It failed; the message has the command and its error text.</exception>
    public static string Run(params string[] command)
    {
        (int status, string output, string error) = Try(command);
        return status == 0 ? output : throw new TestbedException($"{string.Join(' ', command)}: exit status {status}: {error.Trim()}");
    }

    /// <summary>Runs a command line whose words hold no spaces.</summary>
    public static string Line(string command) => Run(command.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    public static (int Status, string Output, string Error) Try(params string[] command)
    {
        using Process process = Start(command);
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    /// <summary>Starts and leaves running; both outputs are the caller's to read.</summary>
    public static Process Start(params string[] command) => Start(command, environment: null);

    public static Process Start(string[] command, IReadOnlyDictionary<string, string>? environment)
    {
        ProcessStartInfo start = new(command[0]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (string word in command.AsSpan(1)) { start.ArgumentList.Add(word); }
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>()) { start.Environment[name] = value; }
        Process process = Process.Start(start) ?? throw new TestbedException($"{command[0]} could not be started");
        process.StandardInput.Close();
        return process;
    }
}
