using Imq.Router.Configuration;
using Imq.Router.Control;
using Imq.Router.Interop;
using Imq.Syntax;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Imq.Router.Host;

/// <summary><c>imq run</c>: applies the files, starts the loop and the control socket, and stays until a signal ends it.</summary>
internal static class RouterHost
{
    public static int Run(RouterOptions options)
    {
        try
        {
            // The socket first: a second daemon must not touch a TAP of the first.
            using ControlSocket socket = ControlSocket.Bind(options.Socket);
            using RouterDaemon daemon = new(options);
            ApplyReport report = daemon.ApplyAsync(RuleFiles.Read(options.Files), options.IsStrict).GetAwaiter().GetResult();
            if (report.Diagnostics.Count > 0) { Console.Error.WriteLine(report.ToCaretText()); }
            if (!report.IsApplied) { return 1; }
            daemon.Start();
            using IHost host = Build(daemon, socket);
            host.Run();
            return daemon.ExitStatus;
        }
        catch (SyntaxException fault)
        {
            Console.Error.WriteLine(fault.Diagnostic.ToCaretText());
        }
        catch (Exception fault) when (fault is LinuxException or InvalidOperationException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            Console.Error.WriteLine($"imq: {fault.Message}");
        }
        return 1;
    }

    private static IHost Build(RouterDaemon daemon, ControlSocket socket)
    {
        // No configuration files, no environment: what the router does is said by its command line and its rule files only.
        HostApplicationBuilder builder = new(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.SetMinimumLevel(daemon.Options.IsVerbose ? LogLevel.Debug : LogLevel.Information);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddSimpleConsole(static console =>
        {
            console.SingleLine = true;
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        builder.Services.Configure<ConsoleLoggerOptions>(static console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddSingleton(daemon);
        builder.Services.AddSingleton(socket);
        builder.Services.AddSingleton<IControlCommands, ControlCommands>();
        builder.Services.AddHostedService<LoopService>();
        builder.Services.AddHostedService<ControlServer>();
        builder.Services.AddHostedService<KernelLogService>();
        builder.Services.AddHostedService<ReloadService>();
        builder.Services.AddHostedService<CarrierService>();
        return builder.Build();
    }
}
