using Microsoft.Extensions.Hosting;

namespace Imq.Router.Host;

/// <summary>Asks the ports once a second whether their far ends are still there: routes follow the link's state.</summary>
internal sealed class CarrierService(RouterDaemon daemon) : BackgroundService
{
    private static readonly TimeSpan _turn = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(_turn);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await daemon.Loop.Post(daemon.Parts.Machine.Interfaces.PollCarriers);
            }
        }
        catch (OperationCanceledException) { /* the router is ending */ }
    }
}
