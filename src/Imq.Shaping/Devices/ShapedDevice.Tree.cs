using Imq.Packets;
using Imq.Packets.Segmentation;
using Imq.Packets.Tags;
using Imq.Shaping.Qdiscs;

namespace Imq.Shaping.Devices;

/// <content>The tree: its root, its defaults, its exchange, and the cutting of super-packets for the qdiscs in it.</content>
public partial class ShapedDevice
{
    internal TrafficControl? Control { get; set; }

    internal Qdisc Root { get; private set; }

    /// <summary>The tree's qdiscs by handle.</summary>
    internal HandleTable Handles { get; }

    internal ChangeLog Changes => Control?.Changes ?? NoTransaction;

    private static ChangeLog NoTransaction { get; } = new();

    /// <summary>Cuts a super-packet into measured pieces of at most so many segments, in order, behind what is in <paramref name="into"/>.</summary>
    /// <returns>False where the pool is exhausted; the caller still owns the packet.</returns>
    internal bool TrySplit(PacketBuffer packet, int segments, PacketQueue into)
    {
        Instant now = packet.Enqueued;
        if (!Segmenter.TrySegment(packet, _pieces, segments, finishChecksums: false)) { return false; }
        while (_pieces.TakeFirst() is { } piece)
        {
            Measure(piece, now);
            into.AddLast(piece);
        }
        return true;
    }

    /// <summary>A leaf that nobody configured: named by no handle, left out by show.</summary>
    internal Qdisc MakeDefaultLeaf(string kind, ClassId parent)
    {
        Qdisc made = BuiltInQdiscs.Find(kind)!.Create();
        made.Attach(this, kind, ClassId.None);
        made.ParentId = parent;
        made.IsInvisible = true;
        made.Init(TcOptions.None(kind, Changes));
        return made;
    }

    /// <summary>What the device has when nobody configured one: the first <c>up</c> and <c>qdisc del root</c> install it.</summary>
    internal Qdisc MakeDefaultRoot()
    {
        if (!_isUp) { return MakeNoop(); }
        Qdisc made = MakeDefaultLeaf(HasQueue ? PfifoFastQdisc.Kind : NoqueueQdisc.Kind, ClassId.Root);
        made.IsInvisible = false;
        return made;
    }

    /// <summary>Exchanges the whole tree; the old one is returned with its packets.</summary>
    internal Qdisc ReplaceRoot(Qdisc root)
    {
        Qdisc old = Root;
        Handles.Leave(old);
        Root = root;
        root.ParentId = ClassId.Root;
        Handles.Enter(root);
        _wake = root.QueueLength > 0 ? new Instant(0) : Instant.Never;
        return old;
    }

    internal NoopQdisc MakeNoop()
    {
        NoopQdisc noop = new() { ParentId = ClassId.Root };
        noop.Attach(this, "noop", ClassId.None);
        return noop;
    }

    private void SetTxQueueLength(int packets)
    {
        _txQueueLength = packets;
        Root.QueueLimitChanged();
    }

    private void AttachDefault()
    {
        if (Root is not NoopQdisc) { return; }
        Qdisc noop = ReplaceRoot(MakeDefaultRoot());
        Changes.Undo(() => ReplaceRoot(noop));
    }

    private void ResetTree()
    {
        if (_isUp) { return; }
        Root.Reset();
        _wake = Instant.Never;
    }
}
