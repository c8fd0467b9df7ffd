using Imq.Packets;

namespace Imq.Router.Pipeline;

/// <summary>Packets that go on somewhere in the middle of the path: worked off in a loop instead of by recursion.</summary>
internal sealed class WorkList
{
    /// <summary>Let go by an imq device; they resume behind the hook that <see cref="PacketBuffer.Resume"/> names.</summary>
    public PacketQueue Released { get; } = new();

    /// <summary>The router's own packets, on their way to OUTPUT.</summary>
    public PacketQueue Local { get; } = new();
}
