using System.Text;

namespace Imq.Router.Tests.Differential;

/// <summary>What is asked of both routers: rules, then frames. Same frames out and same counters are wanted.</summary>
internal sealed record Scenario(string Name)
{
    private static readonly (string Table, string[] Chains)[] Tables =
    [
        ("mangle", ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"]),
        ("filter", ["INPUT", "FORWARD", "OUTPUT"]),
    ];

    /// <summary>Arguments of <c>iptables</c>, <c>-t TABLE</c> first where it is not filter.</summary>
    public IReadOnlyList<string> Rules4 { get; init; } = [];

    /// <summary>Arguments of <c>ip6tables</c>.</summary>
    public IReadOnlyList<string> Rules6 { get; init; } = [];

    /// <summary>Command lines of <c>ip</c> that come before the frames; no scenario after this one in the same group gets rid of them.</summary>
    public IReadOnlyList<string> Commands { get; init; } = [];

    public IReadOnlyList<Arrival> Frames { get; init; } = [];

    /// <summary>Time that passes for our router before each frame: long enough for every limit to be full again, unless the limit is the point.</summary>
    public double SecondsBetween { get; init; } = 10;

    public override string ToString() => Name;

    /// <summary>The rules as a text for <c>iptables-restore</c> that leaves nothing of an earlier scenario.</summary>
    public static string Restore(IReadOnlyList<string> rules)
    {
        StringBuilder text = new();
        foreach ((string table, string[] chains) in Tables)
        {
            text.Append('*').Append(table).Append('\n');
            foreach (string chain in chains) { text.Append(':').Append(chain).Append(" ACCEPT [0:0]\n"); }
            foreach (string rule in rules)
            {
                if (TableOf(rule) == table) { text.Append(rule.StartsWith("-t ", StringComparison.Ordinal) ? rule.Split(' ', 3)[2] : rule).Append('\n'); }
            }
            text.Append("COMMIT\n");
        }
        return text.ToString();
    }

    /// <summary>The tables that rules were put in, each once.</summary>
    public static IEnumerable<string> TablesOf(IReadOnlyList<string> rules) => rules.Select(TableOf).Distinct();

    private static string TableOf(string rule) => rule.StartsWith("-t ", StringComparison.Ordinal) ? rule.Split(' ')[1] : "filter";
}
