using Imq.Netfilter.Hooks;
using Imq.Packets;

namespace Imq.Netfilter.Tables;

/// <summary>Everything netfilter is told, one version of it: the tables in use and where IMQ's hooks sit.</summary>
/// <param name="Tables">Those a command has touched, newest first per family: a table nobody asked for neither counts nor prints.</param>
internal sealed record RuleSet(ImqBehavior Behavior, IReadOnlyList<Table> Tables)
{
    public static RuleSet Empty { get; } = new(ImqBehavior.BA, []);

    public Table? Find(TableKind kind, IpFamily family)
    {
        foreach (Table table in Tables)
        {
            if (table.Kind == kind && table.Family == family) { return table; }
        }
        return null;
    }

    public RuleSet With(Table table) => Find(table.Kind, table.Family) is { } old
        ? this with { Tables = [.. Tables.Select(each => ReferenceEquals(each, old) ? table : each)] }
        : this with { Tables = [table, .. Tables] };
}
