using Imq.Router.LocalStack;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Imq.Router.Host;

/// <summary>Prints what the packet path said (LOG target, IMQ's warnings) away from the packet path's thread.</summary>
internal sealed partial class KernelLogService(RouterDaemon daemon, ILogger<KernelLogService> log) : BackgroundService
{
    /// <summary>syslog's Error, Warning, Notice and Info, of 0..7.</summary>
    private const int SyslogError = 3, SyslogWarning = 4, SyslogInfo = 6;

    private static readonly TimeSpan _turn = TimeSpan.FromMilliseconds(200);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(_turn);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) { Print(); }
        }
        catch (OperationCanceledException)
        {
            Print();
        }
    }

    private void Print()
    {
        KernelLog lines = daemon.Parts.Machine.Log;
        while (lines.TryTake(out int level, out string line))
        {
            LogLevel severity = LevelOf(level);
            LogLine(severity, line);
        }
    }

    private static LogLevel LevelOf(int level) => level switch
    {
        <= SyslogError => LogLevel.Error,
        SyslogWarning => LogLevel.Warning,
        <= SyslogInfo => LogLevel.Information,
        _ => LogLevel.Debug,
    };

    [LoggerMessage(Message = "{Line}")]
    private partial void LogLine(LogLevel level, string line);
}
