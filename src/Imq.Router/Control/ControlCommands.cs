using System.Globalization;
using Imq.Packets;
using Imq.Router.Configuration;
using Imq.Router.Host;
using Imq.Router.Interop;
using Imq.Syntax;
using Microsoft.Extensions.Logging;

namespace Imq.Router.Control;

/// <summary>What clients may ask: the commands of rule files, and the router's own verbs apply, save and stats.</summary>
internal sealed partial class ControlCommands(RouterDaemon daemon, ILogger<ControlCommands> log) : IControlCommands
{
    private const int Usage = 2, InternalFault = 70; // sysexits.h: EX_SOFTWARE

    public bool NeedsInput(IReadOnlyList<string> arguments) => StandardInput.IsRead(arguments);

    public async Task<int> RunAsync(IReadOnlyList<string> arguments, CommandIo io, CancellationToken stop)
    {
        try
        {
            return arguments[0] switch
            {
                "apply" => await ApplyAsync(arguments, io),
                "save" => await daemon.Loop.Run(() => Save(io)),
                "stats" => await daemon.Loop.Run(() => Stats(io)),
                _ => await daemon.Loop.Run(() => Execute(arguments, io)),
            };
        }
        catch (SyntaxException fault)
        {
            io.Error.Append(fault.Diagnostic.ToOriginalText().TrimEnd('\n')).Append('\n');
            if (fault.Diagnostic.Hint is { } hint && fault.Diagnostic.OriginalText is null) { io.Error.Append("hint: ").Append(hint).Append('\n'); }
            return fault.Diagnostic.ExitStatus;
        }
        catch (LinuxException fault)
        {
            io.Error.Append(fault.Message).Append('\n');
            return 1;
        }
        catch (Exception fault) when (fault is not OperationCanceledException and not OutOfMemoryException)
        {
            // A fault of our own: the change was taken back; the client must not be left without an answer, nor the log without the place.
            LogFault(fault, arguments[0]);
            io.Error.Append("imq: a fault of the router's own, nothing was changed: ").Append(fault.Message).Append('\n');
            return InternalFault;
        }
    }

    private int Execute(IReadOnlyList<string> arguments, CommandIo io)
    {
        Word[] words = Word.FromArguments(arguments[0], arguments);
        int status = daemon.Parts.Transaction.Run(() => daemon.Parts.Commands.Execute(words, io));
        string said = io.Error.ToString();
        foreach (Diagnostic warning in io.Warnings)
        {
            // tc prints the kernel's warnings in its own place already.
            if (!said.Contains(warning.Message, StringComparison.Ordinal)) { io.Error.Append("Warning: ").Append(warning.Message).Append('\n'); }
        }
        return status;
    }

    private async Task<int> ApplyAsync(IReadOnlyList<string> arguments, CommandIo io)
    {
        bool isStrict = arguments.Contains("--strict");
        string[] files = [.. arguments.Skip(1).Where(static word => word != "--strict")];
        if (files.Length == 0)
        {
            io.Error.Append("usage: imq apply [--strict] FILE… (- is standard input)\n");
            return Usage;
        }
        SourceText[] texts = [.. files.Select(file => file == "-"
            ? new SourceText("<stdin>", io.Input)
            : RuleFiles.Read([Path.GetFullPath(file, io.Directory)])[0])];
        ApplyReport report = await daemon.ApplyAsync(texts, isStrict);
        io.Out.Append(report.Output);
        if (report.Diagnostics.Count > 0) { io.Error.Append(report.ToCaretText()).Append('\n'); }
        return report.IsApplied ? 0 : 1;
    }

    private int Save(CommandIo io)
    {
        io.Out.Append(new ConfigurationSaver(daemon.Parts.Machine, daemon.Parts.Commands).ToText());
        return 0;
    }

    private int Stats(CommandIo io)
    {
        PacketPool pool = daemon.Parts.Machine.Pool;
        io.Out.Append(CultureInfo.InvariantCulture, $"buffers in use {pool.Outstanding}, pool {pool.Bytes / 1024} KiB, dropped {pool.Drops.Total}\n");
        for (DropReason reason = 0; reason < DropReason.Count; reason++)
        {
            if (pool.Drops[reason] > 0) { io.Out.Append(CultureInfo.InvariantCulture, $"  {reason} {pool.Drops[reason]}\n"); }
        }
        return 0;
    }

    [LoggerMessage(LogLevel.Error, "'{Command}' ended by a fault of the router's own")]
    private partial void LogFault(Exception fault, string command);
}
