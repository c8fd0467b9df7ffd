using System.Net.Sockets;
using Imq.Router.Interop;

using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Imq.Router.Control;

/// <summary>Listens on the control socket and serves each client; only the daemon's own user and root may speak.</summary>
internal sealed partial class ControlServer(ControlSocket socket, IControlCommands commands, ILogger<ControlServer> log) : BackgroundService
{
    private static readonly TimeSpan _afterFault = TimeSpan.FromMilliseconds(100);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                Socket client = await socket.Listener.AcceptAsync(stoppingToken);
                _ = ServeAsync(client, stoppingToken);
            }
            catch (OperationCanceledException) { return; }
            catch (SocketException fault)
            {
                // Out of descriptors, most likely: asking again at once would only fill the log.
                LogAccept(fault.Message);
                await Task.Delay(_afterFault, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task ServeAsync(Socket client, CancellationToken stop)
    {
        try
        {
            uint uid = PeerCredentials.UserOf(client);
            if (uid != 0 && uid != Libc.geteuid())
            {
                LogRefused(uid);
                client.Dispose();
                return;
            }
            await new ControlConnection(client, commands).ServeAsync(stop);
        }
        catch (Exception fault) when (fault is IOException or SocketException or OperationCanceledException or InvalidDataException)
        {
            // The client went away or spoke nonsense: its loss only.
            LogClient(fault.Message);
            client.Dispose();
        }
    }

    [LoggerMessage(LogLevel.Warning, "control socket: {Message}")]
    private partial void LogAccept(string message);

    [LoggerMessage(LogLevel.Warning, "control socket: user {Uid} is refused; only root and the daemon's own user may speak")]
    private partial void LogRefused(uint uid);

    [LoggerMessage(LogLevel.Debug, "control socket: a client ended early: {Message}")]
    private partial void LogClient(string message);
}
