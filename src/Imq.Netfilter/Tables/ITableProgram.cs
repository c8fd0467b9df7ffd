using Imq.Netfilter.Hooks;
using Imq.Packets;

namespace Imq.Netfilter.Tables;

/// <summary>A table made ready for packets. How it finds the verdict is its own affair; what it finds and counts is not.</summary>
internal interface ITableProgram
{
    /// <summary>Judges the packet by the built-in chain of the state's hook point; drops and counts it where the rules say so.</summary>
    Verdict Run(PacketBuffer packet, in HookState state);
}
