using Imq.Packets;

namespace Imq.Router.Commands;

/// <summary>The options in front of the object: <c>ip [ -s -d -o -br -j -p -4 -6 -0 -c -N -h -iec -f FAMILY -force -batch FILE ]</c>.</summary>
internal sealed record IpOptions
{
    /// <summary>-4, -6, -f inet|inet6; null: both, or IPv4 where a list shows only one.</summary>
    public IpFamily? Family { get; init; }

    /// <summary>-0: links only.</summary>
    public bool LinkOnly { get; init; }

    /// <summary>How many -s.</summary>
    public int Statistics { get; init; }

    /// <summary>How many -d.</summary>
    public int Details { get; init; }

    public bool OneLine { get; init; }

    public bool Brief { get; init; }

    public bool Json { get; init; }

    public bool Pretty { get; init; }

    public bool Color { get; init; }

    /// <summary>-N: numbers for protocols, scopes and types.</summary>
    public bool Numeric { get; init; }

    /// <summary>-h: counters with K, M, G.</summary>
    public bool Human { get; init; }

    /// <summary>-iec: these are powers of 1024.</summary>
    public bool Iec { get; init; }

    /// <summary>-force: a batch goes on behind a fault.</summary>
    public bool Force { get; init; }

    public bool ShowVersion { get; init; }

    public string? BatchFile { get; init; }

    public string NewLine => OneLine ? "\\" : "\n";
}
