using Imq.Router.Configuration;
using Imq.Router.Interfaces;
using Imq.Router.Loop;
using Imq.Syntax;

namespace Imq.Router.Host;

/// <summary>The running router: its parts and the one thread that owns them.</summary>
internal sealed class RouterDaemon : IDisposable
{
    private readonly Thread _thread;
    private bool _isRunning;

    public RouterDaemon(RouterOptions options)
    {
        Options = options;
        Parts = new RouterParts(new TapPortFactory(), () => Loop!.Now);
        Loop = new EventLoop(Parts.Machine.Path, Parts.Machine.Pool);
        _ = new LoopPorts(Loop, Parts.Machine.Interfaces);
        _thread = new Thread(RunLoop) { Name = "imq-path", IsBackground = true };
    }

    public RouterOptions Options { get; }

    /// <summary>0, or 1 after the loop died.</summary>
    public int ExitStatus { get; private set; }

    public RouterParts Parts { get; }

    public EventLoop Loop { get; }

    /// <summary>Raised on the loop's thread if it ends by an exception: the router is of no use without it.</summary>
    public event Action<Exception>? Died;

    /// <summary>Applies the rule files; before <see cref="Start"/> on the caller's thread, afterwards between two batches.</summary>
    /// <exception cref="SyntaxException">A file cannot be read.</exception>
    public async Task<ApplyReport> ApplyAsync(IReadOnlyList<SourceText> files, bool isStrict) => _isRunning
        ? await Loop.Run(() => Parts.Applier.Apply(files, isStrict))
        : Parts.Applier.Apply(files, isStrict);

    public void Start()
    {
        _isRunning = true;
        _thread.Start();
    }

    /// <summary>Lets queued packets leave, no longer than the options say, and ends the thread.</summary>
    public void Stop()
    {
        if (!_isRunning) { return; }
        _isRunning = false;
        Loop.Stop(TimeSpan.FromSeconds(Options.DrainSeconds));
        _thread.Join();
    }

    /// <summary>Closes every port: its TAP goes with it.</summary>
    public void Dispose()
    {
        Stop();
        foreach (Interface each in Parts.Machine.Interfaces.All) { each.Port?.Dispose(); }
        Loop.Dispose();
    }

    private void RunLoop()
    {
        try
        {
            Loop.Run();
        }
        catch (Exception fault)
        {
            ExitStatus = 1;
            Died?.Invoke(fault);
        }
    }
}
