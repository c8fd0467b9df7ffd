using Imq.Packets;
using Imq.Packets.Tags;

namespace Imq.Netfilter.Hooks;

/// <summary>One function at a hook point: a table, IMQ, later conntrack and NAT.</summary>
internal interface IHook
{
    /// <param name="place">Where this hook stands: what a queued packet remembers.</param>
    Verdict Run(PacketBuffer packet, in HookState state, ResumePoint place);
}
