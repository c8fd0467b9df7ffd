using System.Text.RegularExpressions;
using Imq.Router.Commands;
using Imq.Router.Configuration;
using Imq.Router.Interfaces;
using Imq.Router.Interop;
using Imq.Router.Pipeline;
using Imq.Router.Ports;
using Imq.Router.Tests.Interfaces;
using Imq.Syntax;
using Imq.Testing;

namespace Imq.Router.Tests.Commands;

/// <summary>Runs <c>ip</c>, <c>ifconfig</c> and <c>modprobe</c> command lines on a whole router with memory ports, each in a transaction of its own as the daemon does.</summary>
internal sealed partial class IpLab : IPortFactory, IDisposable
{
    private readonly TellingPool _pool = new();
    private readonly IpCommand _command;
    private readonly IfconfigCommand _ifconfig;
    private readonly ModprobeCommand _modprobe;

    public IpLab()
    {
        Machine = new Machine(_pool, this);
        _command = new IpCommand(new IpMachine(Machine.Interfaces, Machine.Routes, Machine.Neighbors));
        _ifconfig = new IfconfigCommand(Machine.Interfaces);
        _modprobe = new ModprobeCommand(Machine.Interfaces, Machine.Filter, KernelLog.Add);
    }

    public Machine Machine { get; }

    /// <summary>What the imq module would have said to the kernel's log.</summary>
    public List<string> KernelLog { get; } = [];

    /// <summary>Ports in the order in which they were opened.</summary>
    public List<WatchedPort> Opened { get; } = [];

    /// <summary>Thrown by the next port that is opened.</summary>
    public LinuxException? OpenFault { get; set; }

    /// <summary>So many more ports can be opened.</summary>
    public int OpensBeforeFault { get; set; } = int.MaxValue;

    public IPort Open(TapOptions options)
    {
        if (OpenFault is { } fault) { throw fault; }
        if (OpensBeforeFault-- == 0) { throw new LinuxException("open", 13, "/dev/net/tun"); }
        Opened.Add(new WatchedPort(options));
        return Opened[^1];
    }

    /// <summary>Runs one line and returns what a shell would see.</summary>
    public IpAnswer Run(string line, string input = "")
    {
        CommandIo io = new() { ProgramName = "ip", Input = input };
        Begin();
        try
        {
            int status = Execute(Words(line), io);
            Commit();
            return new IpAnswer(status, io.Out.ToString(), io.Error.ToString());
        }
        catch (SyntaxException fault)
        {
            Rollback();
            return new IpAnswer(fault.Diagnostic.ExitStatus, io.Out.ToString(), io.Error + fault.Diagnostic.ToOriginalText());
        }
    }

    /// <summary>Runs a change and lines in one transaction that is kept.</summary>
    public void RunTogether(Action first, params string[] lines)
    {
        Begin();
        RunAll(first, lines);
        Commit();
    }

    /// <summary>Runs lines in one transaction that is taken back.</summary>
    public void RunAndTakeBack(params string[] lines) => RunAndTakeBack(() => { }, lines);

    public void RunAndTakeBack(Action first, params string[] lines)
    {
        Begin();
        RunAll(first, lines);
        Rollback();
    }

    public void Dispose()
    {
        foreach (WatchedPort port in Opened) { port.Dispose(); }
        _pool.Dispose();
    }

    /// <summary>Words of a shell line; single quotes keep blanks.</summary>
    public static string[] Split(string line) => [.. WordPattern().Matches(line).Select(m => m.Value.Trim('\''))];

    [GeneratedRegex("'[^']*'|[^ ]+")]
    private static partial Regex WordPattern();

    private static Word[] Words(string line) => Word.FromArguments("command", Split(line));

    private int Execute(Word[] words, CommandIo io) => words[0].Text switch
    {
        "ip" => _command.Execute(words, io),
        "ifconfig" => _ifconfig.Execute(words, io),
        _ => _modprobe.Execute(words, io),
    };

    private void RunAll(Action first, string[] lines)
    {
        first();
        foreach (string line in lines) { Execute(Words(line), new CommandIo()); }
    }

    private void Begin()
    {
        Machine.Interfaces.Begin();
        Machine.Routes.Begin();
        Machine.Neighbors.Begin();
        Machine.Control.Begin();
    }

    private void Commit()
    {
        Machine.Control.Commit();
        Machine.Interfaces.Commit();
        Machine.Routes.Commit();
        Machine.Neighbors.Commit();
    }

    private void Rollback()
    {
        Machine.Neighbors.Rollback();
        Machine.Routes.Rollback();
        Machine.Interfaces.Rollback();
        Machine.Control.Rollback();
    }
}
