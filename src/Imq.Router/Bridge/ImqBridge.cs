using Imq.Netfilter.Hooks;
using Imq.Packets;
using Imq.Packets.Tags;
using Imq.Router.Interfaces;
using Imq.Router.LocalStack;
using Imq.Router.Pipeline;

namespace Imq.Router.Bridge;

/// <summary>
/// The only place that knows both the words (<c>-j IMQ</c>) and the queue (<c>imqN</c>).
/// <code>
///   IMQ's hook ─TryTake─► imqN's qdisc tree ─► ImqRelease ─► work list ─► the hook behind IMQ's
/// </code>
/// </summary>
/// <remarks>
/// A missing device drops the packet (counted, logged at most once a second), a device that is down lets it pass to the next hook. What the
/// qdisc refuses is gone without a word to anybody. Source: linuximq, imq.c; design.md, section 4.
/// </remarks>
internal sealed class ImqBridge(InterfaceTable interfaces, ActiveDevices devices, KernelLog log) : IQueueHandler
{
    private const int Warning = 4;

    private Instant _nextLine;

    public bool TryTake(PacketBuffer packet, int device, Instant now)
    {
        if (interfaces.Imq(device) is not { Device: { } queue } imq)
        {
            Complain(now);
            packet.Drop(DropReason.ImqDeviceMissing);
            return true;
        }
        if (!imq.IsUp)
        {
            packet.Imq = ImqTag.None;
            return false;
        }
        // Silent: a packet that the qdisc refuses was counted there, and its sender learns nothing.
        queue.Enqueue(packet, now);
        devices.Run(queue, now);
        return true;
    }

    private void Complain(Instant now)
    {
        if (now < _nextLine) { return; }
        _nextLine = now + Instant.NanosecondsPerSecond;
        Span<char> line = stackalloc char[64];
        if (line.TryWrite($"IMQ: invalid device specified, highest is {interfaces.ImqCount - 1}", out int length)) { log.Write(Warning, line[..length]); }
    }
}
