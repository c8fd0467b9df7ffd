using System.Diagnostics;
using System.Globalization;
using Imq.Lab.Testbed;

namespace Imq.Router.Tests.Host;

/// <summary>A network namespace of the test's own with a router process in it, both gone afterwards.</summary>
internal sealed class RouterScene : IDisposable
{
    private static int _count;
    private readonly InstalledRouter _installed;
    private readonly string _directory = Directory.CreateTempSubdirectory("imq-scene-").FullName;

    public RouterScene(InstalledRouter installed, string rules)
    {
        _installed = installed;
        Namespace = new Lab.Testbed.Host(string.Create(CultureInfo.InvariantCulture, $"imqs-{Environment.ProcessId}-{Interlocked.Increment(ref _count)}"));
        RuleFile = Path.Combine(_directory, "test.rules");
        File.WriteAllText(RuleFile, rules);
        try
        {
            Start();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public Lab.Testbed.Host Namespace { get; }

    public RouterProcess Router { get; private set; } = null!;

    public string RuleFile { get; }

    public string SocketPath => Path.Combine(_directory, "imq.sock");

    /// <summary>Interfaces of the namespace.</summary>
    public string HostLinks => Namespace.Ip("-br link show");

    public void Start() => Router = new RouterProcess(_installed.Home, _directory, RuleFile, "ip", "netns", "exec", Namespace.Name);

    /// <summary>Runs a client command and returns everything of it.</summary>
    public (int Status, string Output, string Error) Client(string line, string? input = null)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        ProcessStartInfo start = new(_installed.Client) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string word in words) { start.ArgumentList.Add(word); }
        start.Environment["IMQ_SOCKET"] = SocketPath;
        start.WorkingDirectory = _directory;
        using Process client = Process.Start(start)!;
        Task<string> output = client.StandardOutput.ReadToEndAsync(), error = client.StandardError.ReadToEndAsync();
        if (input is not null) { client.StandardInput.Write(input); }
        client.StandardInput.Close();
        client.WaitForExit();
        return (client.ExitCode, output.Result, error.Result);
    }

    public void Dispose()
    {
        Router?.Dispose();
        Namespace.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}
