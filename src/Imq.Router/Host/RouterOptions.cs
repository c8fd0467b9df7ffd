namespace Imq.Router.Host;

/// <summary>What <c>imq run</c> and <c>imq check</c> were told.</summary>
internal sealed record RouterOptions
{
    public const string DefaultSocket = "/run/imq/imq.sock";

    /// <summary>Rule files, applied in this order as one transaction.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>The control socket's path.</summary>
    public string Socket { get; init; } = DefaultSocket;

    /// <summary>Refuse exactly what Linux refuses in rule files, too.</summary>
    public bool IsStrict { get; init; }

    /// <summary>Also what is only of interest when something is wrong.</summary>
    public bool IsVerbose { get; init; }

    /// <summary>How long SIGTERM waits for queued packets to leave. Seconds.</summary>
    public double DrainSeconds { get; init; } = 1;
}
