using System.Diagnostics;
using System.Globalization;

namespace Imq.Lab.Testbed;

/// <summary>A router of ours, started as a user starts it, and the client to talk to it.</summary>
internal sealed class RouterProcess : IDisposable
{
    private readonly string _home, _socket, _pidFile;
    private readonly Process _process;
    private readonly List<string> _log = [];

    /// <param name="home">Where it is installed: <c>imq</c>, <c>router/</c>, <c>commands/</c>.</param>
    /// <param name="directory">Folder of its own for socket and process number; a router that an earlier run left there is killed.</param>
    /// <param name="wrapper">Words put before the command, e.g. <c>ip netns exec X</c>.</param>
    public RouterProcess(string home, string directory, string rules, params string[] wrapper)
    {
        Directory.CreateDirectory(directory);
        _home = home;
        _socket = Path.Combine(directory, "imq.sock");
        _pidFile = Path.Combine(directory, "imq.pid");
        KillLeftover(directory);
        long started = Stopwatch.GetTimestamp();
        _process = Shell.Start([.. wrapper, Path.Combine(home, "router", "imq"), "run", rules, "--socket", _socket], environment: null);
        File.WriteAllText(_pidFile, _process.Id.ToString(CultureInfo.InvariantCulture));
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        WaitUntilReady();
        StartTime = Stopwatch.GetElapsedTime(started);
    }

    public int Id => _process.Id;

    /// <summary>From exec to the first answer on the control socket.</summary>
    public TimeSpan StartTime { get; }

    public string Socket => _socket;

    public IReadOnlyList<string> Log
    {
        get
        {
            lock (_log) { return [.. _log]; }
        }
    }

    /// <summary>Kills the router of a crashed run; its TAP devices go with it.</summary>
    public static void KillLeftover(string directory)
    {
        string pidFile = Path.Combine(directory, "imq.pid");
        if (!File.Exists(pidFile)) { return; }
        string pid = File.ReadAllText(pidFile).Trim();
        string commandLine = $"/proc/{pid}/cmdline";
        if (File.Exists(commandLine) && File.ReadAllText(commandLine).Contains(directory, StringComparison.Ordinal)) { Shell.Try("kill", "-9", pid); }
        File.Delete(pidFile);
    }

    /// <summary>Runs one of the router's commands: <c>tc -s class show dev imq0</c>.</summary>
    public string Command(string line)
    {
        string[] words = [Path.Combine(_home, "imq"), .. line.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        using Process client = Shell.Start(words, new Dictionary<string, string> { ["IMQ_SOCKET"] = _socket });
        Task<string> error = client.StandardError.ReadToEndAsync();
        string output = client.StandardOutput.ReadToEnd();
        client.WaitForExit();
        return client.ExitCode == 0 ? output : throw new TestbedException($"{line}: exit status {client.ExitCode}: {error.Result.Trim()}");
    }

    /// <summary>SIGTERM, then the wait for a clean end.</summary>
    /// <returns>The exit status.</returns>
    public int Stop()
    {
        if (!_process.HasExited)
        {
            Shell.Try("kill", "-TERM", _process.Id.ToString(CultureInfo.InvariantCulture));
            if (!_process.WaitForExit(TimeSpan.FromSeconds(10))) { _process.Kill(entireProcessTree: true); }
        }
        _process.WaitForExit();
        return _process.ExitCode;
    }

    public void Dispose()
    {
        Stop();
        _process.Dispose();
        File.Delete(_pidFile);
    }

    private void Note(string? line)
    {
        if (line is null) { return; }
        lock (_log) { _log.Add(line); }
    }

    private void WaitUntilReady()
    {
        Stopwatch waited = Stopwatch.StartNew();
        while (!File.Exists(_socket) || !Answers())
        {
            if (_process.HasExited || waited.Elapsed > TimeSpan.FromSeconds(20))
            {
                throw new TestbedException($"the router did not start: {string.Join("; ", Log)}");
            }
            Thread.Sleep(10);
        }
    }

    private bool Answers()
    {
        try
        {
            Command("tc qdisc show");
            return true;
        }
        catch (TestbedException) { return false; }
    }
}
