using System.CommandLine;
using Imq.Router.Host;

namespace Imq.Router.Cli;

/// <summary>The options that <c>run</c> and <c>check</c> share, declared once.</summary>
internal sealed class RunOptions
{
    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "rule files: lines of iptables, ip6tables, tc, ip, modprobe, and iptables-save blocks",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<bool> _strict = new("--strict") { Description = "refuse exactly what Linux refuses" };
    private readonly Option<bool> _verbose = new("--verbose", "-v") { Description = "tell more on standard error" };
    private readonly Option<string?> _socket = new("--socket") { Description = $"control socket (default: $IMQ_SOCKET, else {RouterOptions.DefaultSocket})" };
    private readonly Option<double> _drain = new("--drain") { Description = "seconds that queued packets have to leave at the end", DefaultValueFactory = static _ => 1 };

    public void AddTo(Command command, bool isDaemon)
    {
        _drain.Validators.Add(static given =>
        {
            if (given.GetValueOrDefault<double>() is not (>= 0 and <= 3600)) { given.AddError("--drain takes 0..3600 seconds"); }
        });
        command.Add(_files);
        command.Add(_strict);
        command.Add(_verbose);
        if (!isDaemon) { return; }
        command.Add(_socket);
        command.Add(_drain);
    }

    public RouterOptions Read(ParseResult parsed) => new()
    {
        Files = parsed.GetValue(_files) ?? [],
        IsStrict = parsed.GetValue(_strict),
        IsVerbose = parsed.GetValue(_verbose),
        Socket = parsed.GetValue(_socket) ?? (Environment.GetEnvironmentVariable("IMQ_SOCKET") is { Length: > 0 } path ? path : RouterOptions.DefaultSocket),
        DrainSeconds = parsed.GetValue(_drain),
    };
}
