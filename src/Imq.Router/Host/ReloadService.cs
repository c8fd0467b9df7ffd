using System.Runtime.InteropServices;
using Imq.Router.Configuration;
using Imq.Syntax;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Imq.Router.Host;

/// <summary>SIGHUP: the rule files are read and applied again, whole or not at all.</summary>
internal sealed partial class ReloadService(RouterDaemon daemon, ILogger<ReloadService> log) : IHostedService, IDisposable
{
    private PosixSignalRegistration? _registration;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _registration = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            _ = ReloadAsync();
        });
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _registration?.Dispose();

    private async Task ReloadAsync()
    {
        try
        {
            ApplyReport report = await daemon.ApplyAsync(RuleFiles.Read(daemon.Options.Files), daemon.Options.IsStrict);
            string text = report.ToCaretText();
            if (text.Length > 0) { LogReport(report.IsApplied ? LogLevel.Warning : LogLevel.Error, text); }
            if (report.IsApplied) { LogApplied(); } else { LogRefused(report.Errors); }
        }
        catch (SyntaxException fault)
        {
            string text = fault.Diagnostic.ToCaretText();
            LogReport(LogLevel.Error, text);
            LogRefused(1);
        }
        catch (OperationCanceledException) { /* the router is ending */ }
        catch (Exception fault)
        {
            // Nobody awaits this task: a fault that is not told here is told nowhere.
            LogFault(fault);
        }
    }

    [LoggerMessage(Message = "{Report}")]
    private partial void LogReport(LogLevel level, string report);

    [LoggerMessage(LogLevel.Information, "SIGHUP: the rule files were applied again")]
    private partial void LogApplied();

    [LoggerMessage(LogLevel.Error, "SIGHUP: a fault of the router's own")]
    private partial void LogFault(Exception fault);

    [LoggerMessage(LogLevel.Error, "SIGHUP: nothing was changed ({Errors} faults)")]
    private partial void LogRefused(int errors);
}
