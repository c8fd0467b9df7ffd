namespace Imq.Shaping.Syntax;

/// <summary>The kinds that tc knows, so that "this router has no codel" and "there is no such thing" can be told apart.</summary>
internal static class TcKinds
{
    public static readonly HashSet<string> Qdiscs =
    [
        "bfifo", "cake", "cbq", "cbs", "choke", "clsact", "codel", "drr", "dsmark", "etf", "ets", "fq", "fq_codel", "fq_pie", "gred", "hfsc", "hhf",
        "htb", "ingress", "mq", "mqprio", "multiq", "netem", "pfifo", "pfifo_fast", "pfifo_head_drop", "pie", "plug", "prio", "qfq",
        "red", "rr", "sfb", "sfq", "skbprio", "taprio", "tbf",
    ];

    /// <summary>Qdiscs whose classes tc can read options of.</summary>
    public static readonly HashSet<string> Classful = ["cbq", "drr", "dsmark", "ets", "hfsc", "htb", "qfq"];

    public static readonly HashSet<string> Filters = ["basic", "bpf", "cgroup", "flow", "flower", "fw", "matchall", "route", "rsvp", "tcindex", "u32"];
}
