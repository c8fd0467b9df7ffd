using Imq.Netfilter.Tables;
using Imq.Packets;
using Imq.Packets.Tags;

namespace Imq.Netfilter.Hooks;

/// <summary>Runs a table's built-in chain of the hook point. Without a program (nobody uses the table) it costs one comparison.</summary>
internal sealed class TableHook : IHook
{
    /// <summary>Swapped at commit.</summary>
    public ITableProgram? Program { get; set; }

    public Verdict Run(PacketBuffer packet, in HookState state, ResumePoint place) => Program?.Run(packet, in state) ?? Verdict.Accept;
}
