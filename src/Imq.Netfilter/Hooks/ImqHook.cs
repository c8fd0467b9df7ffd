using Imq.Packets;
using Imq.Packets.Tags;

namespace Imq.Netfilter.Hooks;

/// <summary>Offers packets that <c>-j IMQ</c> flagged to the queue handler; those it takes go on behind this hook when they are released.</summary>
/// <remarks>Source: linuximq, imq.c imq_nf_hook; down means "next hook" (imq-semantics).</remarks>
internal sealed class ImqHook(IQueueHandler queues) : IHook
{
    public Verdict Run(PacketBuffer packet, in HookState state, ResumePoint place)
    {
        if (!packet.Imq.IsSet) { return Verdict.Accept; }
        packet.Resume = place;
        if (queues.TryTake(packet, packet.Imq.Device, state.Now)) { return Verdict.Gone; }
        packet.Imq = ImqTag.None;
        return Verdict.Accept;
    }
}
