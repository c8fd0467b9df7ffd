using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Imq.Router.Host;

/// <summary>Asks the ports once a second whether their far ends are still there: routes follow the link's state.</summary>
internal sealed partial class CarrierService(RouterDaemon daemon, ILogger<CarrierService> log) : BackgroundService
{
    private static readonly TimeSpan _turn = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(_turn);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await LookAsync();
            }
        }
        catch (OperationCanceledException) { /* the router is ending */ }
    }

    private async Task LookAsync()
    {
        try
        {
            await daemon.Loop.Post(daemon.Parts.Machine.Interfaces.PollCarriers);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // A port that cannot be asked must not take the router with it.
            LogFault(fault.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "a port's link cannot be looked at: {Message}")]
    private partial void LogFault(string message);
}
