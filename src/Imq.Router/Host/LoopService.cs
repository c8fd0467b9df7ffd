using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Imq.Router.Host;

/// <summary>Ends the loop with the host, and the host with the loop.</summary>
internal sealed partial class LoopService(RouterDaemon daemon, IHostApplicationLifetime lifetime, ILogger<LoopService> log) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        daemon.Died += fault =>
        {
            LogDied(fault);
            lifetime.StopApplication();
        };
        LogRunning(daemon.Options.Socket, daemon.Options.Files.Count);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        daemon.Stop();
        LogStopped();
        return Task.CompletedTask;
    }

    [LoggerMessage(LogLevel.Information, "router running; control socket {Socket}; rule files: {Files}")]
    private partial void LogRunning(string socket, int files);

    [LoggerMessage(LogLevel.Information, "router stopped")]
    private partial void LogStopped();

    [LoggerMessage(LogLevel.Critical, "the packet path ended by a fault of its own")]
    private partial void LogDied(Exception fault);
}
