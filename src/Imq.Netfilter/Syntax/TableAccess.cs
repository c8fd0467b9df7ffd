using Imq.Netfilter.Hooks;
using Imq.Netfilter.Tables;
using Imq.Packets;
using Imq.Syntax;

namespace Imq.Netfilter.Syntax;

/// <summary>Between commands and tables: opening one, and what is checked before a new version is taken.</summary>
internal static class TableAccess
{
    /// <exception cref="SyntaxException">There is no such table.</exception>
    public static Table Open(PacketFilter filter, Word? name, IpFamily family, Refusal refuse) =>
        TryOpen(filter, name?.Text ?? "filter", family) ?? throw refuse.NoTable(name?.Span, name?.Text ?? "filter", HintFor(name?.Text ?? ""));

    public static Table? TryOpen(PacketFilter filter, string name, IpFamily family) =>
        TableKinds.TryParse(name, out TableKind kind) && TableKinds.IsAvailable(kind) ? filter.Use(kind, family) : null;

    public static string? HintFor(string name) => TableKinds.TryParse(name, out TableKind kind)
        ? $"this router has no {TableKinds.NameOf(kind)} table yet; it has mangle and filter"
        : NearMiss.Hint(name, ["mangle", "filter"]) ?? "the tables are mangle and filter";

    /// <exception cref="SyntaxException">The kernel would refuse the table with this change.</exception>
    public static void Check(Table table, CommandRequest request, Rule? added, Refusal refuse)
    {
        TableFault? fault = added is not null && (request.Commands & (CommandKinds.Append | CommandKinds.Insert)) != 0
            ? TableChecker.FaultOf(table, added, request.Chain!.Value.Text)
            : (request.Commands & (CommandKinds.WithRule | CommandKinds.DeleteNumber)) != 0 ? TableChecker.FirstFault(table)
            : null;
        if (fault is not null) { throw refuse.ByTables(fault.Span ?? request.Chain?.Span, fault.Text, fault.Reason); }
    }

    /// <summary>Tells of <c>-j IMQ</c> reached from INPUT: it flags, and nothing ever queues.</summary>
    public static void WarnOfIdleImq(Table table, CommandRequest request, Rule? added, CommandIo io)
    {
        if (table.Kind != TableKind.Mangle || request.Rule.ParsedTarget is not { Name: "IMQ" } || request.Chain is not { } chain || added is null) { return; }
        if ((TableChecker.Reach(table, chain.Text, added) & HookSet.LocalIn) != 0)
        {
            io.Warn(
                request.Rule.Target?.Place, "IMQ in INPUT never queues: packets for the router itself pass no IMQ hook after it",
                "flag them in PREROUTING");
        }
    }
}
