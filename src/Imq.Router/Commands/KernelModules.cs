using Imq.Netfilter;
using Imq.Shaping;

namespace Imq.Router.Commands;

/// <summary>Which names <c>modprobe</c> knows: those whose work this router does itself.</summary>
/// <remarks>Nothing is ever loaded: an extension, a qdisc or a filter that exists is always there.</remarks>
internal static class KernelModules
{
    public const string Imq = "imq";

    private static readonly string[] Plain =
    [
        Imq, "tun", "x_tables", "ip_tables", "ip6_tables", "iptable_raw", "iptable_mangle", "iptable_filter", "iptable_security",
        "ip6table_raw", "ip6table_mangle", "ip6table_filter", "ip6table_security", "xt_tcpudp", "sch_fifo",
    ];

    /// <summary>What is loaded without being asked for: what the router cannot be without.</summary>
    public static IEnumerable<string> Initial => ["xt_IMQ", "x_tables"];

    /// <summary>As the kernel names it: <c>-</c> is <c>_</c>, no folder, no <c>.ko</c>.</summary>
    public static string Normalize(string name)
    {
        string file = Path.GetFileName(name);
        int extension = file.IndexOf(".ko", StringComparison.Ordinal);
        return (extension < 0 ? file : file[..extension]).Replace('-', '_');
    }

    public static bool Exists(string name)
    {
        if (Plain.Contains(name)) { return true; }
        int underscore = name.IndexOf('_', StringComparison.Ordinal);
        if (underscore < 0) { return false; }
        string rest = name[(underscore + 1)..];
        return name[..underscore] switch
        {
            "xt" or "ipt" or "ip6t" => PacketFilter.HasExtension(rest),
            "sch" => TrafficControl.HasQdisc(rest),
            "cls" => TrafficControl.HasFilter(rest),
            _ => false,
        };
    }

    /// <summary>Names to find what the user may have meant.</summary>
    public static IEnumerable<string> Known => [.. Plain, "xt_IMQ", "ipt_IMQ", "ip6t_IMQ"];
}
